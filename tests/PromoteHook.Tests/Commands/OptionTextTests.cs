using PromoteHook.Commands;

namespace PromoteHook.Tests.Commands;

public sealed class OptionTextTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("10m", 600)]
    [InlineData("1h30m", 5400)]
    [InlineData("1h0m1s", 3601)]
    [InlineData("168h", 604_800)]
    public void A_duration_is_hours_minutes_seconds(string text, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), OptionText.Duration(text));

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("0s")]
    [InlineData("-5m")]
    [InlineData("1.5h")]
    [InlineData("5s1m")]
    [InlineData("1m1m")]
    [InlineData(" 5m")]
    [InlineData("5 m")]
    [InlineData("5M")]
    [InlineData("h")]
    [InlineData("169h")]
    [InlineData("167h61m")]
    [InlineData("99999999999h")]
    public void Anything_else_is_none(string text) => Assert.Throws<FormatException>(() => OptionText.Duration(text));

    [Theory]
    [InlineData("registry.example.com", true)]
    [InlineData("Registry.Example.com:5000", true)]
    [InlineData("10.0.0.1:5000", true)]
    [InlineData("localhost", true)]
    [InlineData("docker.io", true)]
    [InlineData("http://registry.example.com", false)]
    [InlineData("registry.example.com/team", false)]
    [InlineData("registry", false)]
    [InlineData("registry.example.com:x", false)]
    public void A_host_is_what_references_begin_with(string text, bool isHost)
    {
        if (isHost)
        {
            Assert.Equal(text.ToLowerInvariant(), OptionText.Host(text));
        }
        else
        {
            Assert.Throws<FormatException>(() => OptionText.Host(text));
        }
    }
}
