using PromoteHook.Kubernetes;
using PromoteHook.Promoting;

namespace PromoteHook.Reporting;

/// <summary>Leaves the outcome as Kubernetes Events on the Job, and on the Application of Argo CD: the summary, then each failed image, the worst first.</summary>
/// <remarks>Whatever goes wrong is one warning, and changes no exit code. It takes seconds at most.</remarks>
/// <param name="connect">Makes the client, once.</param>
/// <param name="target">The objects.</param>
/// <param name="warnings">Where a failure is told.</param>
/// <param name="stop">Says whether the run was stopped; then there is less time.</param>
/// <param name="time">The clock.</param>
internal sealed class EventSink(Func<ClusterClient> connect, EventTarget target, LineWriter warnings, RunStop stop, TimeProvider time) : IReportSink
{
    /// <summary>Images that have an Event of their own; more would push those of others out of the view.</summary>
    public const int MostImages = 10;

    public const string Succeeded = "Promoted";

    public const string Failed = "PromotionFailed";

    public const string MoreFailed = "FurtherFailures";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Within <see cref="RunStop.StuckAfter"/>, of which ending the work has taken a part.</summary>
    private static readonly TimeSpan LimitWhenStopped = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public ValueTask RunEndedAsync(RunSummary summary)
    {
        var hasFailed = summary.Code != ExitCode.Success;
        return WriteAsync([new Entry(hasFailed, hasFailed ? Failed : Succeeded, summary.ToString()), .. ImagesOf(summary)]);
    }

    /// <summary>Tells of a run that did not come to a report.</summary>
    /// <param name="line">The line of the termination log.</param>
    public ValueTask RefusedAsync(string line) => WriteAsync([new Entry(true, Failed, line)]);

    private static IEnumerable<Entry> ImagesOf(RunSummary summary)
    {
        Failure[] failures = [.. summary.FailedWorstFirst.Select(result => result.Failure!)];
        var own = failures.Length <= MostImages ? failures.Length : MostImages - 1;
        var rest = failures[own..].CountBy(failure => failure.Code).Select(count => $"{count.Value} {count.Key}");
        return
        [
            .. failures[..own].Select(failure => new Entry(true, failure.Code.ToString(), failure.ToString())),
            .. own == failures.Length ? [] : (Entry[])[new Entry(true, MoreFailed, $"and {failures.Length - own} more images: {string.Join(", ", rest)}; the pod's log names each")],
        ];
    }

    private async ValueTask WriteAsync(IReadOnlyList<Entry> entries)
    {
        using var limit = new CancellationTokenSource(Limit, time);

        // Runs at once where the run was stopped before.
        using var stopping = stop.Token.Register(() => limit.CancelAfter(LimitWhenStopped));
        try
        {
            using var cluster = connect();
            await foreach (var about in target.FindAsync(cluster, limit.Token))
            {
                await WriteAsync(cluster, about, entries, limit.Token);
            }
        }
        catch (RefusalException fault)
        {
            Warn($"{fault.Message}; {fault.Remedy}");
        }
        catch (OperationCanceledException)
        {
            Warn("the Kubernetes API took too long");
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Also a bug here must not turn a run that has ended well into a failed one.
            Warn($"{fault.GetType().Name}: {fault.Message}");
        }
    }

    private async Task WriteAsync(ClusterClient cluster, ObjectReference about, IReadOnlyList<Entry> entries, CancellationToken cancellationToken)
    {
        foreach (var entry in entries)
        {
            var message = ByteLimit.Cut(Printable.Escape(entry.Message), ClusterEvent.MaxMessageBytes);
            await cluster.CreateEventAsync(new ClusterEvent(about, entry.IsWarning, entry.Reason, message, time.GetUtcNow()), isDryRun: false, cancellationToken);
        }
    }

    private void Warn(string why) => warnings.Write($"warning: Events were not written, or not all: {why}");

    private sealed record Entry(bool IsWarning, string Reason, string Message);
}
