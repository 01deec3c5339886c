namespace PromoteHook;

/// <summary>Input that promote-hook will not work with; says where it stands and what to do, and ends the run with <see cref="Code"/>.</summary>
public sealed class RefusalException(ExitCode code, string message, string? remedy = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the process exits with.</summary>
    public ExitCode Code { get; } = code;

    /// <summary>What to do about it; null when the message says it all.</summary>
    public string? Remedy { get; } = remedy;
}
