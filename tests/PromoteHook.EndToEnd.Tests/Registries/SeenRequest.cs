namespace PromoteHook.EndToEnd.Tests.Registries;

/// <summary>A request as it arrived: method, and path with query as sent.</summary>
internal sealed record SeenRequest(string Method, string Target)
{
    /// <summary>True for reads and writes of blobs and for upload sessions.</summary>
    public bool IsBlob => Target.Contains("/blobs/", StringComparison.Ordinal);

    public override string ToString() => $"{Method} {Target}";
}
