namespace PromoteHook.Tests;

public sealed class RefusalExceptionTests
{
    [Fact]
    public void What_fits_a_line_is_told_whole()
    {
        var refusal = new RefusalException(ExitCode.Usage, new string('a', 4000), new string('b', 4000));

        Assert.Equal((new string('a', 4000), new string('b', 4000)), (refusal.Message, refusal.Remedy));
    }

    [Theory]
    [InlineData("", "a.yaml:3:5: '", "' is no name")]
    [InlineData("\ud83d\udc0b", "a.yaml:3:5: '", "' is no name")]
    [InlineData("\ud83d\udc0b", "a.yaml:3:5: 'x", "' is no name")]
    [InlineData("\ud83d\udc0b", "a.yaml:3:5: '", "x' is no name")]
    public void Of_a_giant_the_place_and_what_is_wrong_are_left(string filling, string before, string after)
    {
        var quoted = filling.Length == 0 ? new string('x', 1_000_000) : string.Concat(Enumerable.Repeat(filling, 500_000));

        var refusal = new RefusalException(ExitCode.Usage, before + quoted + after, before + quoted + after);

        Assert.InRange(refusal.Message.Length, 3990, 4000);
        Assert.StartsWith(before, refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith(after, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(refusal.Message, refusal.Remedy);
        Assert.DoesNotContain('\ufffd', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(refusal.Message)));
    }
}
