using System.Text.Json;

namespace PromoteHook.ArgoCd;

/// <summary>An Application as the API shows it, by the fields that tell of its running sync.</summary>
/// <param name="json">The whole resource.</param>
internal sealed class Application(JsonElement json)
{
    /// <summary>Its AppProject.</summary>
    public string Project => json.TextAt("spec", "project") ?? "default";

    /// <summary>What it is rendered from now; null where a source hydrator feeds it.</summary>
    public SourceList? Sources { get; } = json.At("spec") is { } spec ? SourceList.Of(spec) : null;

    /// <summary>True when a source hydrator writes what is synced; <c>/manifests</c> then renders something else, the dry source.</summary>
    public bool IsHydrated => json.At("spec", "sourceHydrator", "syncSource") is not null;

    /// <summary>The sync that has been asked for and is not over; null when none is.</summary>
    public SyncOperation? Operation { get; } = json.At("operation", "sync") is { } sync ? new SyncOperation(sync, json.At("operation", "retry")) : null;

    /// <summary>How far that, or the last one, has come; null when none ever began.</summary>
    public OperationState? State { get; } = json.At("status", "operationState") is { } state ? new OperationState(state) : null;

    /// <summary>The revision of the last comparison; a branch's name when that failed; null when there was none.</summary>
    public string? ComparedRevision => json.TextAt("status", "sync", "revision");

    /// <summary>Why the last comparison failed; null when it did not.</summary>
    public string? ComparisonError => json.ItemsAt("status", "conditions")
        .FirstOrDefault(condition => condition.TextAt("type") == "ComparisonError") is { ValueKind: JsonValueKind.Object } condition
        ? condition.TextAt("message") ?? "no reason is given"
        : null;
}
