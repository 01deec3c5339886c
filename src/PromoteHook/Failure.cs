using PromoteHook.Oci.Copying;

namespace PromoteHook;

/// <summary>Why one promotion failed, in the three parts every message has.</summary>
/// <param name="Code">The kind of failure, by its exit code.</param>
/// <param name="Side">The end that failed; null when neither did.</param>
/// <param name="Subject">The object: a reference or repository.</param>
/// <param name="Message">What failed, without side and object.</param>
/// <param name="Remedy">What to do.</param>
public sealed record Failure(ExitCode Code, Side? Side, string Subject, string Message, string Remedy)
{
    /// <summary>«destination host/web:1: the repository does not exist; create it …».</summary>
    public override string ToString() =>
        $"{(Side is null ? "" : Side == PromoteHook.Oci.Copying.Side.Source ? "source " : "destination ")}{Subject}: {Message}; {Remedy}";
}
