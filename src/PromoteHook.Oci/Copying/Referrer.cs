namespace PromoteHook.Oci.Copying;

/// <summary>A manifest that refers to another one.</summary>
/// <param name="Digest">Its digest.</param>
/// <param name="Tag">cosign's tag it was found by, which it keeps; null when a list names it.</param>
internal sealed record Referrer(Digest Digest, string? Tag)
{
    /// <summary>What it is written under.</summary>
    public string Reference => Tag ?? Digest.ToString();
}
