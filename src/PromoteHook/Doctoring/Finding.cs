using PromoteHook.Oci.Copying;

namespace PromoteHook.Doctoring;

/// <summary>One verdict.</summary>
/// <param name="Check">What it is about.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Side">The end it was found at; null when at neither.</param>
/// <param name="Subject">The object: a registry, repository or reference.</param>
/// <param name="Message">What was found; the cause of a failure.</param>
public sealed record Finding(CheckKind Check, Verdict Verdict, Side? Side, string Subject, string Message)
{
    /// <summary>What to do about it; empty where nothing is to be done.</summary>
    public string Remedy { get; init; } = "";

    /// <summary>What a run that fails by it exits with; Success unless the verdict is Fail.</summary>
    public ExitCode Code { get; init; } = ExitCode.Success;

    /// <summary>The verdict on a failure.</summary>
    public static Finding Of(CheckKind check, Failure failure) =>
        new(check, Verdict.Fail, failure.Side, failure.Subject, failure.Message) { Remedy = failure.Remedy, Code = failure.Code };
}
