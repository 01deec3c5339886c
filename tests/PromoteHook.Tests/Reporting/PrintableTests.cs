using PromoteHook.Reporting;

namespace PromoteHook.Tests.Reporting;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("plain text, ümlaut, €, 𝄞", "plain text, ümlaut, €, 𝄞")]
    [InlineData("a\nb\r\tc", @"a\nb\r\tc")]
    [InlineData("\u001b[31mred\u001b[0m", @"\u001b[31mred\u001b[0m")]
    [InlineData("\u009b31m\u007f\0", @"\u009b31m\u007f\u0000")]
    [InlineData("\u202etxt.exe\u2066\u2028", @"\u202etxt.exe\u2066\u2028")]
    public void Control_characters_are_written_as_escapes(string text, string expected) =>
        Assert.Equal(expected, Printable.Escape(text));

    [Fact]
    public void Half_a_pair_is_written_as_an_escape()
    {
        Assert.Equal(@"a\ud834", Printable.Escape("a\ud834"));
        Assert.Equal(@"\udd1eb", Printable.Escape("\udd1eb"));
    }
}
