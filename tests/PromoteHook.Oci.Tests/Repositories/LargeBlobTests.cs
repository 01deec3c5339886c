using System.Net;
using System.Net.Http.Headers;
using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Tests.Transport;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Tests.Repositories;

/// <summary>Lengths and offsets beyond what an int holds.</summary>
public sealed class LargeBlobTests
{
    private const long Offset = 3_000_000_000;
    private const long Size = 50_000_000_000;

    private static readonly Digest Blob = Digest.Compute([1]);
    private static readonly string Url = $"{Wire.Root}/v2/team/web/blobs/{Blob}";

    [Fact]
    public async Task A_blob_is_read_on_beyond_two_GiB()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Url).Answer((_, _) => Task.FromResult(Part()));

        await using var stream = await Repository(wire).OpenBlobAsync(Blob, Offset, TestContext.Current.CancellationToken);

        Assert.Equal("bytes=3000000000-", wire.Script.Requests[0].Headers["Range"]);
        Assert.Equal(7, stream.ReadByte());
    }

    [Fact]
    public async Task A_head_compares_lengths_beyond_two_GiB()
    {
        using var wire = new Wire();
        wire.Script.On("HEAD", Url).Answer(200).Header("Content-Length", $"{Size}").Always();

        Assert.True(await Repository(wire).HasBlobAsync(new Descriptor("x", Blob, Size), TestContext.Current.CancellationToken));
        Assert.False(await Repository(wire).HasBlobAsync(new Descriptor("x", Blob, Size + (1L << 32)), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(403, true)]
    [InlineData(405, true)]
    [InlineData(404, false)]
    [InlineData(500, null)]
    [InlineData(503, null)]
    [InlineData(429, null)]
    public async Task A_storage_that_refuses_to_be_asked_has_the_blob_and_one_in_trouble_says_nothing(int status, bool? has)
    {
        using var wire = new Wire();
        wire.Script.On("HEAD", Url).Answer(307).Header("Location", "https://storage.test/b").Always();
        wire.Script.On("HEAD", "https://storage.test/b").Answer(status).Always();
        var asking = Repository(wire).HasBlobAsync(new Descriptor("x", Blob, Size), TestContext.Current.CancellationToken);

        if (has is not null)
        {
            Assert.Equal(has, await asking);
        }
        else
        {
            Assert.True(wire.Transport.Retry.IsTransient(await Assert.ThrowsAsync<RegistryException>(() => asking)));
        }
    }

    [Fact]
    public void An_upload_announces_its_whole_length()
    {
        using var wire = new Wire();
        using var writing = new StallGuard(wire.Transport.Options, TestContext.Current.CancellationToken);
        var blob = new Descriptor("x", Blob, Size);
        using var check = new BlobCheck(blob, mayReadAgain: true);
        using var content = new BlobContent(wire.Transport, new CheckedBlob(wire.Transport, Repository(wire), blob, check), blob, start: 0, _ => { }, writing);

        Assert.Equal(Size, content.Headers.ContentLength);
    }

    private static Repository Repository(Wire wire) => new(wire.Transport, Wire.Repository);

    private static HttpResponseMessage Part()
    {
        var response = new HttpResponseMessage(HttpStatusCode.PartialContent) { Content = new ByteArrayContent([7]) };
        response.Content.Headers.ContentRange = new ContentRangeHeaderValue(Offset, Size - 1, Size);
        return response;
    }
}
