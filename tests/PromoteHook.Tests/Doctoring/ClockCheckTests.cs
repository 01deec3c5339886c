using PromoteHook.Doctoring;
using PromoteHook.Oci.Copying;

namespace PromoteHook.Tests.Doctoring;

public sealed class ClockCheckTests
{
    [Theory]
    [InlineData(0, Verdict.Ok)]
    [InlineData(-60, Verdict.Ok)]
    [InlineData(61, Verdict.Warn)]
    [InlineData(-300, Verdict.Warn)]
    [InlineData(301, Verdict.Fail)]
    [InlineData(-301, Verdict.Fail)]
    public void A_difference_is_judged_by_its_size(int seconds, Verdict expected) =>
        Assert.Equal(expected, ClockCheck.Judge(new RegistryEnd(Side.Source, "dev.example.com", []), TimeSpan.FromSeconds(seconds)).Verdict);

    [Fact]
    public void Where_the_registry_tells_no_time_nothing_is_said_against_the_clock() =>
        Assert.Equal(Verdict.Skipped, ClockCheck.Judge(new RegistryEnd(Side.Source, "dev.example.com", []), null).Verdict);
}
