using System.Text.Json;

namespace PromoteHook.ArgoCd;

/// <summary><c>status.operationState</c>: how far a sync has come.</summary>
internal sealed class OperationState(JsonElement json)
{
    /// <summary>Running, Terminating, Succeeded, Failed or Error.</summary>
    public string Phase => json.TextAt("phase") ?? "";

    /// <summary>When the sync's first attempt began; null when it does not say.</summary>
    public DateTimeOffset? StartedAt => json.At("startedAt") is { ValueKind: JsonValueKind.String } time && time.TryGetDateTimeOffset(out var at) ? at : null;

    /// <summary>What Argo CD says of it; null when nothing.</summary>
    public string? Message => json.TextAt("message");

    /// <summary>True from the first retry on. What stands in <c>syncResult</c> is the failed attempt's until the new one has begun.</summary>
    public bool IsRetry => json.At("retryCount") is { ValueKind: JsonValueKind.Number } count && count.TryGetInt64(out var number) && number > 0;

    /// <summary>What the sync renders; null while it has not rendered.</summary>
    public SourceList? Sources { get; } = json.At("syncResult") is { } result ? SourceList.Of(result) : null;

    /// <summary>The resolved revisions, one for each source; empty while they are not there.</summary>
    public IReadOnlyList<string> Revisions => Sources?.RevisionsIn(json.At("syncResult")!.Value) ?? [];

    /// <summary>True when a hook Job runs by this attempt's word: the one named, or any.</summary>
    public bool HasRunningHook(string? job) => json.ItemsAt("syncResult", "resources").Any(row =>
        row.TextAt("kind") == "Job" && row.TextAt("hookPhase") == "Running" && (job is null || row.TextAt("name") == job));
}
