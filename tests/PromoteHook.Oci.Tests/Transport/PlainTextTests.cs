using System.Text.RegularExpressions;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Tests.Transport;

public sealed partial class PlainTextTests
{
    private const int Rounds = 20_000;

    private static readonly string[] Pieces = ["http://", "HTTPS://", "https://", "a", "?", "x=1", " ", "\"", "<", ">", "://", "http", "/", "\u00a0"];

    [Fact]
    public void Queries_are_left_out_of_URLs_and_nothing_else_is()
    {
        var random = new Random(20261121);
        for (var round = 0; round < Rounds; round++)
        {
            var text = $"_{string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Pieces[random.Next(Pieces.Length)]))}_";

            Assert.Equal((text, UrlQuery().Replace(text, "$1")), (text, PlainText.Of(text)));
        }
    }

    [Fact]
    public void A_body_of_nothing_but_schemes_is_cut_as_any_other() =>
        Assert.Equal(601, PlainText.Of(string.Concat(Enumerable.Repeat("http://", 150_000))).Length);

    [GeneratedRegex(@"(https?://[^\s?""'<>]+)\?[^\s""'<>]*", RegexOptions.IgnoreCase)]
    private static partial Regex UrlQuery();
}
