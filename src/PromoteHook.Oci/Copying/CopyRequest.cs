namespace PromoteHook.Oci.Copying;

/// <summary>One image or artifact to copy: everything below <paramref name="Digest"/>, then the name.</summary>
/// <param name="Source">Where it is.</param>
/// <param name="Digest">The root manifest's digest.</param>
/// <param name="Destination">Where it goes; may lie in the same registry.</param>
/// <param name="Tag">The tag to put on it, as the last write; null puts it there by digest only.</param>
public sealed record CopyRequest(RepositoryName Source, Digest Digest, RepositoryName Destination, string? Tag)
{
    /// <summary>True looks at every child and blob at the destination even below manifests that are already there, and pushes what is gone.</summary>
    public bool IsDeep { get; init; }

    /// <summary>Whether what refers to the image and to its child manifests is copied with it. Default: Off.</summary>
    public ReferrerPolicy Referrers { get; init; }
}
