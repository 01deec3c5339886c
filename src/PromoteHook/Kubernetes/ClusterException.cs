namespace PromoteHook.Kubernetes;

/// <summary>The Kubernetes API could not be asked, or refused; says what to do about it.</summary>
/// <param name="code">The kind of failure: Usage, AccessDenied, Unsupported, Unavailable, or DiscoveryFailed for what is not there.</param>
/// <param name="message">What failed, and at which object.</param>
/// <param name="remedy">What to do.</param>
/// <param name="inner">What it came from.</param>
internal sealed class ClusterException(ExitCode code, string message, string remedy, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the process exits with where nothing can be done without the API.</summary>
    public ExitCode Code { get; } = code;

    /// <summary>What to do about it.</summary>
    public string Remedy { get; } = remedy;
}
