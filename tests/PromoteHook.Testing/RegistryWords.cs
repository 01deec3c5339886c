namespace PromoteHook.Testing;

/// <summary>What a <see cref="FakeRegistry"/> says when it refuses; vendors have words of their own.</summary>
public sealed record RegistryWords
{
    /// <summary>NAME_UNKNOWN, by the repository.</summary>
    public Func<string, string> UnknownRepository { get; init; } = _ => "repository name not known to registry";

    /// <summary>MANIFEST_UNKNOWN.</summary>
    public string UnknownManifest { get; init; } = "manifest unknown";

    /// <summary>405 UNSUPPORTED to a type of content.</summary>
    public string RefusedType { get; init; } = "the registry does not take this type of content";

    /// <summary>DENIED to somebody it knows, by what was asked of which repository.</summary>
    public Func<RegistryRoute, string, string> Denied { get; init; } = (_, _) => "requested access to the resource is denied";

    /// <summary>UNAUTHORIZED to nobody in particular, by what was asked of which repository.</summary>
    public Func<RegistryRoute, string, string> LoginWanted { get; init; } = (_, _) => "authentication required";

    /// <summary>Plain text in place of <see cref="LoginWanted"/> and its JSON; null for none.</summary>
    public string? PlainLoginWanted { get; init; }

    /// <summary>DENIED to a token that has expired. Null: as if there were none.</summary>
    public string? LoginExpired { get; init; }
}
