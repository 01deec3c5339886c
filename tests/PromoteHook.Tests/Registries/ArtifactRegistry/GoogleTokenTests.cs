using PromoteHook.Registries.ArtifactRegistry;

namespace PromoteHook.Tests.Registries.ArtifactRegistry;

public sealed class GoogleTokenTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(3599, 3599)]
    [InlineData(0, 0)]
    [InlineData(-5, 0)]
    [InlineData(long.MaxValue, int.MaxValue)]
    [InlineData(long.MinValue, 0)]
    public void A_lifetime_that_no_clock_can_hold_is_cut(long told, int seconds) =>
        Assert.Equal(Now.AddSeconds(seconds), GoogleToken.Lasting("the-token", Now, told).ExpiresAt);
}
