using System.Collections.Concurrent;
using PromoteHook.Oci;
using PromoteHook.Planning;
using PromoteHook.Promoting;
using PromoteHook.Reporting;

namespace PromoteHook.Tests.Promoting;

/// <summary>Remembers the order of what it was told.</summary>
internal sealed class RecordingSink : IReportSink
{
    public ConcurrentQueue<PlannedPromotion> Started { get; } = [];

    public ConcurrentQueue<PromotionResult> Ended { get; } = [];

    public ConcurrentQueue<RepositoryName> CreatedRepositories { get; } = [];

    public void PromotionStarted(PlannedPromotion planned) => Started.Enqueue(planned);

    public void RepositoryCreated(PlannedPromotion planned, RepositoryName repository) => CreatedRepositories.Enqueue(repository);

    public void PromotionEnded(PromotionResult result) => Ended.Enqueue(result);

    public ValueTask RunEndedAsync(RunSummary summary) => ValueTask.CompletedTask;
}
