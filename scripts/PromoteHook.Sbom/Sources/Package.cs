namespace PromoteHook.Sbom.Sources;

/// <summary>
/// A NuGet package, as it lies in the folder of packages. The SHA-512 is that of its file, in lower-case hexadecimal; the content hash, in
/// Base64, is the one of lock files, which leaves the signature out.
/// </summary>
internal sealed record Package(string Name, string Version, string Sha512, string ContentHash)
{
    /// <summary>SPDX expression; null where it declares none.</summary>
    public string? License { get; init; }

    public required string Authors { get; init; }

    public string? Copyright { get; init; }

    public string? Homepage { get; init; }

    /// <summary>Builds use it, and nothing of it goes into what they make.</summary>
    public bool IsBuildTool { get; init; }
}
