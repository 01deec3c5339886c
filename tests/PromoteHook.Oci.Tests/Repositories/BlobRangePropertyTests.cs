using System.Net;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;
using PromoteHook.Properties;

namespace PromoteHook.Oci.Tests.Repositories;

/// <summary>The rest of a blob: what is read on with begins at the byte that was asked for, or nothing is read.</summary>
public sealed partial class BlobRangePropertyTests
{
    private static readonly RepositoryName Name = new("r.test", "team/web");

    private static readonly Gen<(byte[] Content, int Offset)> Asked =
        from length in Gen.Choose(0, 300)
        from offset in Gen.Choose(0, length + 3)
        select (Enumerable.Range(0, length).Select(at => (byte)at).ToArray(), offset);

    [Fact]
    public void A_whole_blob_is_stepped_through_to_the_byte_that_was_asked_for()
    {
        ForAny.Holds(Asked, asked =>
        {
            using var response = new HttpResponseMessage(HttpStatusCode.OK);
            using var stream = new MemoryStream(asked.Content);
            var fault = Record.Exception(() => Seek(response, stream, asked.Offset));

            Assert.True(asked.Offset <= asked.Content.Length ? fault is null : fault is IOException, $"{fault}");
            Assert.Equal(Math.Min(asked.Offset, asked.Content.Length), stream.Position);
        });
    }

    [Fact]
    public void A_part_counts_only_where_it_says_that_it_begins_at_the_byte_that_was_asked_for()
    {
        var range =
            from first in Gen.Choose(0, 12)
            from last in Gen.Choose(0, 12)
            from whole in Gen.OneOf(Gen.Constant("*"), Gen.Choose(0, 14).Select(number => $"{number}"))
            select $"bytes {first}-{last}/{whole}";
        var cases = Gen.Choose(1, 10).SelectMany(offset => Texts.Nearly(range, "0159-/* ,=b\t").Select(text => (offset, text)));
        ForAny.Holds(cases, asked =>
        {
            using var response = new HttpResponseMessage(HttpStatusCode.PartialContent) { Content = new ByteArrayContent([]) };
            response.Content.Headers.TryAddWithoutValidation("Content-Range", asked.text);
            using var stream = new MemoryStream(new byte[20]);

            var fault = Record.Exception(() => Seek(response, stream, asked.offset));

            var told = ContentRange().Match(asked.text.Trim());
            var begins = told.Success && long.TryParse(told.Groups[1].Value, out var first) && first == asked.offset;
            Assert.True(begins || fault is RegistryException { Kind: RegistryErrorKind.InvalidContent }, $"{fault}");
            Assert.True(fault is null or RegistryException { Kind: RegistryErrorKind.InvalidContent }, $"{fault}");
            Assert.Equal(0, stream.Position);
        }, count: 1500);
    }

    private static void Seek(HttpResponseMessage response, Stream stream, long offset) =>
        BlobRange.SeekAsync(response, stream, Name, Digest.Compute([]), offset, new RegistryTransportOptions(), CancellationToken.None).GetAwaiter().GetResult();

    /// <remarks>Source: RFC 9110, 14.4; the unit is any word, as what is asked for is bytes.</remarks>
    [GeneratedRegex(@"^[^\s=/]+[ \t]+([0-9]+)[ \t]*-[ \t]*[0-9]+[ \t]*/[ \t]*([0-9]+|\*)\z")]
    private static partial Regex ContentRange();
}
