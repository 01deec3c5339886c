namespace PromoteHook.Registries.ArtifactRegistry;

/// <summary>What a repository of Artifact Registry is.</summary>
internal enum RepositoryMode
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary>Holds what is pushed to it.</summary>
    Standard,

    /// <summary>Reads through to another registry; nothing can be pushed to it.</summary>
    Remote,

    /// <summary>Shows several others as one; nothing can be pushed to it.</summary>
    Virtual,
}
