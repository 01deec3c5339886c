using PromoteHook.Promoting;

namespace PromoteHook.Tests.Promoting;

public sealed class ExitCodesTests
{
    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(11, new[] { 11 })]
    [InlineData(10, new[] { 16, 10, 12 })]
    [InlineData(18, new[] { 20, 18 })]
    [InlineData(20, new[] { 21, 20 })]
    [InlineData(21, new[] { 21 })]
    [InlineData(11, new[] { 21, 11 })]
    [InlineData(143, new[] { 11, 143, 20 })]
    [InlineData(130, new[] { 20, 130 })]
    [InlineData(1, new[] { 20, 1 })]
    [InlineData(12, new[] { 1, 12 })]
    public void A_mixed_run_exits_with_its_worst_code(int expected, int[] failures)
    {
        var results = failures
            .Select(code => new PromotionResult(Samples.Missing("a"), Outcome.Failed, TimeSpan.Zero) { Failure = new Failure((ExitCode)code, null, "a", "b", "c") })
            .Append(new PromotionResult(Samples.Present("b"), Outcome.Present, TimeSpan.Zero));

        Assert.Equal((ExitCode)expected, ExitCodes.Of(results));
    }
}
