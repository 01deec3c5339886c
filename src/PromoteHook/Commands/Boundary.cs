using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Transport;
using PromoteHook.Promoting;
using PromoteHook.Reporting;

namespace PromoteHook.Commands;

/// <summary>Where exceptions become exit codes; nothing gets past it.</summary>
internal static class Boundary
{
    /// <summary>Runs a command's body; what ends it early is told on stderr, in the termination log, and as a document with <c>-o json</c>.</summary>
    public static async Task<int> RunAsync(CommandRun run, Func<CommandRun, Task<ExitCode>> body)
    {
        try
        {
            EnvironmentCheck.Warn(run.Surroundings.ErrorLines, run.Surroundings.Environment, run.Options.Variables);
            if (run.Get(run.Options.Timeout) is { } timeout)
            {
                run.Stop.StopAfter(timeout);
            }

            return (int)await body(run);
        }
        catch (Exception fault)
        {
            var failure = FailureFrom(fault, run.Stop);
            Tell(run, failure, fault);
            return (int)failure.Code;
        }
    }

    /// <summary>The line of a run that ended early: «error: …; do …».</summary>
    public static string LineOf(Failure failure)
    {
        var side = failure.Side is { } end ? $"{end.ToString().ToLowerInvariant()} " : "";
        var subject = failure.Subject.Length == 0 ? "" : $"{failure.Subject}: ";
        return $"error: {side}{subject}{failure.Message}{(failure.Remedy.Length == 0 ? "" : $"; {failure.Remedy}")}";
    }

    /// <summary>A run that was stopped before promotions had begun.</summary>
    public static Failure Stopped(RunStop stop) => new(
        stop.Code ?? ExitCode.Terminated, null, "", $"stopped {stop.Reason} while {stop.Doing}", "run it again");

    private static Failure FailureFrom(Exception fault, RunStop stop) => fault switch
    {
        RefusalException refusal => new Failure(refusal.Code, null, "", refusal.Message, refusal.Remedy ?? ""),
        OperationCanceledException when stop.Code is not null => Stopped(stop),
        CopyException copy => FailureOf.From(copy.Failure, copy.Side, copy.Repository.ToString()),
        RegistryException registry => FailureOf.From(registry, Side.Destination, registry.Registry ?? "registry") with { Side = null },
        CredentialException credential => new Failure(ExitCode.AccessDenied, null, "credentials", credential.Message, "put the credential right"),
        _ => new Failure(ExitCode.Bug, null, "", $"bug in promote-hook: {fault.GetType().Name}: {fault.Message}", "run it with -v and report what it prints"),
    };

    private static void Tell(CommandRun run, Failure failure, Exception fault)
    {
        var lines = run.Surroundings.ErrorLines;
        var line = LineOf(failure);
        lines.Write(line);
        if (IsOn(run, run.Options.Verbose))
        {
            StackLines.Write(lines, fault);
        }

        new TerminationLog(run.Surroundings.TerminationLog, lines).Write([$"{failure.Code} (exit code {(int)failure.Code}): {line["error: ".Length..]}"]);
        if (IsOn(run, run.Options.Json))
        {
            JsonReport.WriteError(run.Surroundings.Output, failure);
        }
    }

    /// <summary>The option itself may be what is wrong; then it is off.</summary>
    private static bool IsOn(CommandRun run, CommandOption<bool> option)
    {
        try
        {
            return run.Get(option);
        }
        catch (RefusalException)
        {
            return false;
        }
    }
}
