using PromoteHook.Reporting;
using PromoteHook.Tests.Promoting;

namespace PromoteHook.Tests.Reporting;

public sealed class ReportSinksTests
{
    [Fact]
    public async Task Nothing_is_told_after_the_end()
    {
        var sink = new RecordingSink();
        var sinks = new ReportSinks(sink);

        await sinks.RunEndedAsync(Runs.GoodSummary);
        sinks.PromotionEnded(Runs.MixedResults[0]);

        Assert.Empty(sink.Ended);
    }
}
