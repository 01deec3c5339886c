namespace PromoteHook.Testing;

/// <summary>One request as it reached the wire.</summary>
/// <param name="Method">GET, HEAD, ….</param>
/// <param name="Url">Scheme, authority, path and query, exactly as sent.</param>
/// <param name="Authorization">The header's value; null when there was none.</param>
/// <param name="Headers">All headers, by name whatever the case; several values joined by a comma and blank.</param>
/// <param name="Body">The body; empty when there was none.</param>
/// <param name="At">When it came.</param>
public sealed record ScriptedRequest(
    string Method, string Url, string? Authorization, IReadOnlyDictionary<string, string> Headers, byte[] Body, DateTimeOffset At)
{
    /// <summary>«GET https://…», with Authorization behind when there was one: what most tests compare.</summary>
    public override string ToString() => Authorization is null ? $"{Method} {Url}" : $"{Method} {Url} {Authorization}";
}
