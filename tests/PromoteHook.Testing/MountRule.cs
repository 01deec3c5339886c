namespace PromoteHook.Testing;

/// <summary>What a mount request brings.</summary>
public enum MountRule
{
    /// <summary>201 where the other repository holds the blob and may be read, else an upload session.</summary>
    Mounts,

    /// <summary>Always an upload session.</summary>
    OpensSession,

    /// <summary>201 only for blobs that a manifest of the other repository references, as ECR does.</summary>
    ReferencedOnly,
}
