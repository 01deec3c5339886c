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
            run.CheckOptions();
            if (run.LeavesEvents)
            {
                _ = ClusterChoice.EventsOf(run);
            }

            if (run.Get(run.Options.Timeout) is { } timeout)
            {
                run.Stop.StopAfter(timeout);
            }

            return (int)await body(run);
        }
        catch (Exception fault)
        {
            if (IsOn(() => run.Get(run.Options.Verbose)))
            {
                StackLines.Write(run.Surroundings.ErrorLines, fault);
            }

            return await RefuseAsync(run, FailureFrom(fault, run.Stop));
        }
    }

    /// <summary>Tells of a run that did not come to a report.</summary>
    /// <returns>What the process exits with.</returns>
    public static async Task<int> RefuseAsync(CommandRun run, Failure failure)
    {
        // The error is the last line that is told, so what may warn comes before.
        LeaveBehind(failure, run.Surroundings);
        if (EventsOf(run) is { } events)
        {
            await events.RefusedAsync(TitleOf(failure));
        }

        Tell(failure, run.Surroundings);
        if (IsOn(() => run.IsJson))
        {
            JsonReport.WriteError(run.Surroundings.Output, failure);
        }

        return (int)failure.Code;
    }

    /// <summary>Tells of a run that was stopped and did not end: on stderr and in the termination log.</summary>
    /// <returns>What the process is to exit with, at once.</returns>
    public static int TellStuck(RunStop stop, Surroundings surroundings)
    {
        var failure = Stopped(stop);
        failure = failure with { Message = $"{failure.Message}, and it did not end by itself" };
        LeaveBehind(failure, surroundings);
        Tell(failure, surroundings);
        return (int)failure.Code;
    }

    /// <summary>A run that was stopped before promotions had begun, or while they would not end.</summary>
    private static Failure Stopped(RunStop stop) => new(
        stop.Code ?? ExitCode.Terminated, null, "", $"stopped {stop.Reason} while {stop.Doing}", stop.Code == ExitCode.DeadlinePassed ? $"run it again, or give {stop.DeadlineGiver} more time" : "run it again");

    private static Failure FailureFrom(Exception fault, RunStop stop) => fault switch
    {
        RefusalException refusal => new Failure(refusal.Code, null, "", refusal.Message, refusal.Remedy ?? ""),
        OperationCanceledException when stop.Code is not null => Stopped(stop),
        CopyException copy => FailureOf.From(copy.Failure, copy.Side, copy.Repository.ToString()),
        RegistryException registry => FailureOf.From(registry, Side.Destination, registry.Registry ?? "registry") with { Side = null },
        CredentialException credential => new Failure(ExitCode.AccessDenied, null, "credentials", credential.Message, credential.Remedy ?? "put the credential right"),
        _ => new Failure(ExitCode.Bug, null, "", $"bug in promote-hook: {fault.GetType().Name}: {fault.Message}", "run it with -v and report what it prints"),
    };

    private static void Tell(Failure failure, Surroundings surroundings) => surroundings.ErrorLines.Write($"error: {LineOf(failure)} [{failure.Code}, exit code {(int)failure.Code}]");

    private static void LeaveBehind(Failure failure, Surroundings surroundings) =>
        new TerminationLog(surroundings.TerminationLog, surroundings.ErrorLines).Write([TitleOf(failure)]);

    private static string TitleOf(Failure failure) => $"{failure.Code} (exit code {(int)failure.Code}): {LineOf(failure)}";

    private static string LineOf(Failure failure)
    {
        var side = failure.Side is { } end ? $"{end.ToString().ToLowerInvariant()} " : "";
        var subject = failure.Subject.Length == 0 ? "" : $"{failure.Subject}: ";
        return $"{side}{subject}{failure.Message}{(failure.Remedy.Length == 0 ? "" : $"; {failure.Remedy}")}";
    }

    /// <summary>Who writes Events; nobody where the options for them are what is wrong.</summary>
    private static EventSink? EventsOf(CommandRun run)
    {
        try
        {
            return run.LeavesEvents ? ClusterChoice.EventsOf(run) : null;
        }
        catch (RefusalException)
        {
            return null;
        }
    }

    /// <summary>The option itself may be what is wrong; then it is off.</summary>
    private static bool IsOn(Func<bool> option)
    {
        try
        {
            return option();
        }
        catch (RefusalException)
        {
            return false;
        }
    }
}
