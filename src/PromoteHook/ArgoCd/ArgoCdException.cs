namespace PromoteHook.ArgoCd;

/// <summary>Argo CD refused, failed or gave no answer; what a run ends with unless another try helps.</summary>
/// <param name="code">What the process exits with.</param>
/// <param name="message">What failed, on which server and object.</param>
/// <param name="remedy">What to do.</param>
internal sealed class ArgoCdException(ExitCode code, string message, string remedy) : Exception(message)
{
    /// <summary>A restart of one of Argo CD's parts is over within this time, as a rule.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public ExitCode Code { get; } = code;

    public string Remedy { get; } = remedy;

    /// <summary>How long to go on trying; zero where it would not help.</summary>
    public TimeSpan RetryFor { get; init; }

    /// <summary>The same as the end of a run.</summary>
    /// <param name="tried">How long it has been tried.</param>
    public RefusalException ToRefusal(TimeSpan tried) => new(Code, tried < TimeSpan.FromSeconds(1) ? Message : $"{Message} (still after {tried.TotalSeconds:0} s)", Remedy);
}
