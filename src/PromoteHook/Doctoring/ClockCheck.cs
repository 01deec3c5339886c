namespace PromoteHook.Doctoring;

/// <summary>Compares the clock here with the registry's.</summary>
internal sealed class ClockCheck(Greetings greetings) : ICheck
{
    private static readonly TimeSpan Tolerable = TimeSpan.FromMinutes(1);

    /// <summary>Beyond this, requests signed for Amazon and tokens of identities are refused. Source: <see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html"/>.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public CheckKind Kind => CheckKind.Clock;

    public bool IsDoor => false;

    public async Task<IReadOnlyList<Finding>> ExamineAsync(RegistryEnd end, CancellationToken cancellationToken) =>
        [Judge(end, (await greetings.OfAsync(end.Registry, cancellationToken)).ClockAhead)];

    public static Finding Judge(RegistryEnd end, TimeSpan? ahead)
    {
        if (ahead is not { } difference)
        {
            return end.Skip(CheckKind.Clock, "the registry tells no time");
        }

        var size = difference.Duration();
        var words = $"the clock here is {(long)size.TotalMinutes} min {size.Seconds} s {(difference > TimeSpan.Zero ? "behind" : "ahead of")} the registry's";
        const string Remedy = "set the clock of this node (NTP): signed requests and tokens are good for minutes only";
        return size > Limit ? end.Fail(CheckKind.Clock, ExitCode.AccessDenied, words, Remedy)
            : size > Tolerable ? end.Warn(CheckKind.Clock, words, Remedy)
            : end.Ok(CheckKind.Clock, "the clocks agree");
    }
}
