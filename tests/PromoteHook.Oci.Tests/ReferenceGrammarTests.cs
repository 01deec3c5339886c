using System.Globalization;
using System.Text.RegularExpressions;

namespace PromoteHook.Oci.Tests;

/// <summary>The scans say what the regular expressions of Docker's reference library say.</summary>
public sealed partial class ReferenceGrammarTests
{
    private const int Rounds = 40_000;
    private const string Characters = "ab09-_./:AZ\u00e9\n";

    [Fact]
    public void Random_texts_are_judged_as_by_the_grammar()
    {
        var random = new Random(20261121);
        for (var round = 0; round < Rounds; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => Characters[random.Next(random.Next(2) == 0 ? 7 : Characters.Length)])]);

            Assert.Equal((text, Path().IsMatch(text)), (text, ReferenceGrammar.FaultInPath("r.test", text) is null));
            Assert.Equal((text, Tag().IsMatch(text)), (text, ReferenceGrammar.FaultInTag(text) is null));
            Assert.Equal((text, IsRegistry(text)), (text, ReferenceGrammar.FaultInRegistry(text) is null));
        }
    }

    [Theory]
    [InlineData("r.test/", "a_", 600_000)]
    [InlineData("r", ".a-a", 300_000)]
    [InlineData("r.test/a:", "x", 1_000_000)]
    [InlineData("r.test/a@sha256:", "0", 1_000_000)]
    public void A_text_longer_than_any_reference_is_refused_in_few_words(string head, string piece, int count)
    {
        var text = head + string.Concat(Enumerable.Repeat(piece, count));

        Assert.False(ImageReference.TryParse(text, out _, out var fault));
        Assert.Equal("it has more than 1024 characters", fault);
        Assert.InRange(Assert.Throws<FormatException>(() => ImageReference.Parse(text)).Message.Length, 1, 200);
    }

    private static bool IsRegistry(string text) =>
        Registry().Match(text) is { Success: true } match && (!match.Groups["port"].Success || int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture) is > 0 and <= 65535);

    [GeneratedRegex(@"^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}\z")]
    private static partial Regex Tag();

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:(?<port>[0-9]{1,5}))?\z")]
    private static partial Regex Registry();

    [GeneratedRegex(@"^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z")]
    private static partial Regex Path();
}
