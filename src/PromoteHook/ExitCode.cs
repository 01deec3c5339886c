namespace PromoteHook;

/// <summary>
/// The process's exit codes, and with them the kinds of failure. Bands: 10-18 are refusals that a retry cannot help
/// (a Job's podFailurePolicy may fail it at once), 20-21 are transient.
/// </summary>
public enum ExitCode
{
    /// <summary>The destination serves the planned digest of every mapped image.</summary>
    Success = 0,

    /// <summary>A bug in promote-hook.</summary>
    Bug = 1,

    /// <summary>Flags, environment or settings are wrong.</summary>
    Usage = 2,

    /// <summary>A check found work to do.</summary>
    WorkFound = 3,

    /// <summary>An image was found that no rule says where to take from.</summary>
    Unmapped = 10,

    /// <summary>No source has the image.</summary>
    SourceMissing = 11,

    /// <summary>A registry, Argo CD, or a proxy on the way there, refuses the credential or the action.</summary>
    AccessDenied = 12,

    /// <summary>The destination repository does not exist.</summary>
    RepositoryMissing = 13,

    /// <summary>A tag stands for another digest than the one wanted, or two digests are wanted for one tag.</summary>
    DigestConflict = 14,

    /// <summary>A gate refused the image.</summary>
    GateRefused = 15,

    /// <summary>Content is not what its digest, size or type says.</summary>
    InvalidContent = 16,

    /// <summary>The images of the sync could not be read: bad manifest, unreplaced placeholder, none found; Argo CD runs no sync, or cannot tell them.</summary>
    DiscoveryFailed = 17,

    /// <summary>A registry does not take the content; it or Argo CD does not speak the protocol, or its certificate does not hold.</summary>
    Unsupported = 18,

    /// <summary>A registry or Argo CD could not be reached or failed, still after the retries; Argo CD does not tell yet what its sync applies.</summary>
    Unavailable = 20,

    /// <summary>Time ran out.</summary>
    DeadlinePassed = 21,

    /// <summary>Stopped by SIGINT.</summary>
    Interrupted = 130,

    /// <summary>Stopped by SIGTERM.</summary>
    Terminated = 143,
}
