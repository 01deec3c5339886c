using System.Text.Json;

namespace PromoteHook.ArgoCd;

/// <summary>
/// What a sync was asked to do: <c>operation.sync</c>. The API server and the automatic sync write resolved revisions and whole sources
/// into it before any hook begins; who writes it by hand need not.
/// </summary>
internal sealed class SyncOperation(JsonElement sync, JsonElement? retry)
{
    /// <summary>The objects of <c>argocd app sync --local</c>, each as JSON; empty for other syncs.</summary>
    public IReadOnlyList<string> Manifests => sync.TextsAt("manifests");

    /// <summary>What it renders; null when the Application's sources hold.</summary>
    public SourceList? Sources { get; } = SourceList.Of(sync);

    /// <summary>Its revisions, one for each source; empty when it does not say.</summary>
    public IReadOnlyList<string> Revisions => Sources?.RevisionsIn(sync) ?? [];

    /// <summary>True when a retry looks for the newest revision again.</summary>
    public bool RefreshesOnRetry => retry?.At("refresh") is { ValueKind: JsonValueKind.True };

    /// <summary>What was asked for, for people.</summary>
    public string Asked => sync.TextAt("revision") ?? (sync.TextsAt("revisions") is { Count: > 0 } several ? string.Join(", ", several) : "no revision");
}
