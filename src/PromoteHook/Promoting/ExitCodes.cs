namespace PromoteHook.Promoting;

/// <summary>Which one of several failures the process exits with.</summary>
public static class ExitCodes
{
    /// <summary>The exit code of a run with these results: the worst failure's, else Success.</summary>
    public static ExitCode Of(IEnumerable<PromotionResult> results) =>
        Worst(results.Where(result => result.Failure is not null).Select(result => result.Failure!.Code));

    /// <summary>The worst of some codes; Success when there is none.</summary>
    public static ExitCode Worst(IEnumerable<ExitCode> codes) =>
        codes.OrderBy(Rank).ThenBy(code => (int)code).FirstOrDefault(ExitCode.Success);

    /// <summary>0 is worst. Within a rank the lower number is worse.</summary>
    /// <remarks>A refusal outranks what a retry could help, so that a Job's podFailurePolicy does not retry in vain.</remarks>
    public static int Rank(ExitCode code) => code switch
    {
        ExitCode.Terminated or ExitCode.Interrupted => 0,
        >= ExitCode.Unmapped and <= ExitCode.Unsupported => 1,
        ExitCode.Usage or ExitCode.Bug => 2,
        ExitCode.Unavailable or ExitCode.DeadlinePassed => 3,
        _ => 4,
    };
}
