using System.Net;
using System.Net.Http.Headers;
using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Tests.Transport;
using PromoteHook.Oci.Transport;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Repositories;

/// <summary>What a HEAD may be believed.</summary>
public sealed class HeadTests
{
    private const string Page = "<html><title>Sign in</title></html>";

    private static readonly ForgedImage Image = new ImageForge(1).Image();
    private static readonly string ByDigest = $"{Wire.Root}/v2/team/web/manifests/{Image.Digest}";

    [Fact]
    public async Task One_head_is_enough_where_type_length_and_digest_are_told()
    {
        using var wire = new Wire();
        Head(wire, Wire.Manifest, Image.Root.MediaType, Image.Root.Bytes.Length, Image.Digest);

        Assert.Equal(new Descriptor(Image.Root.MediaType, Image.Digest, Image.Root.Bytes.Length), await ResolveAsync(wire, "1.0"));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_head_without_length_or_digest_is_followed_by_a_get(bool hasLength, bool hasDigest)
    {
        using var wire = new Wire();
        Head(wire, Wire.Manifest, Image.Root.MediaType, hasLength ? Image.Root.Bytes.Length : null, hasDigest ? Image.Digest : null);
        wire.Script.On("GET", Wire.Manifest).Answer(200, Image.Root.Bytes.ToArray(), Image.Root.MediaType);

        Assert.Equal(Image.Digest, (await ResolveAsync(wire, "1.0"))?.Digest);

        Assert.Equal(["HEAD", "GET"], wire.Script.Requests.Select(request => request.Method));
    }

    [Fact]
    public async Task A_web_page_in_place_of_a_manifest_is_not_the_digest_that_was_asked_for()
    {
        using var wire = new Wire();
        Head(wire, ByDigest, "text/html", Page.Length, null);
        wire.Script.On("GET", ByDigest).Answer(200, Page, "text/html").Always();

        var failure = await Assert.ThrowsAsync<RegistryException>(() => ResolveAsync(wire, Image.Digest.ToString()));

        Assert.Equal(RegistryErrorKind.InvalidContent, failure.Kind);
    }

    [Fact]
    public async Task Another_digest_than_the_one_asked_for_is_looked_into()
    {
        using var wire = new Wire();
        Head(wire, ByDigest, Image.Root.MediaType, Image.Root.Bytes.Length, Digest.Compute([1]));
        wire.Script.On("GET", ByDigest).Answer(404);

        Assert.Null(await ResolveAsync(wire, Image.Digest.ToString()));
    }

    [Fact]
    public async Task A_registry_that_omits_the_digest_is_believed_when_it_names_a_manifest_type()
    {
        using var wire = new Wire();
        Head(wire, ByDigest, Image.Root.MediaType, Image.Root.Bytes.Length, null);

        Assert.Equal(Image.Digest, (await ResolveAsync(wire, Image.Digest.ToString()))?.Digest);
    }

    private static Task<Descriptor?> ResolveAsync(Wire wire, string reference) =>
        new Repository(wire.Transport, Wire.Repository).ResolveAsync(reference, TestContext.Current.CancellationToken);

    private static void Head(Wire wire, string url, string mediaType, int? length, Digest? digest) => wire.Script.On("HEAD", url).Answer((_, _) =>
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new UnknownLength() };
        response.Content.Headers.ContentLength = length;
        response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        if (digest is not null)
        {
            response.Headers.Add("Docker-Content-Digest", digest.ToString());
        }

        return Task.FromResult(response);
    });

    private sealed class UnknownLength : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.CompletedTask;

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
