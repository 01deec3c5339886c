using System.Runtime.InteropServices;
using PromoteHook.Promoting;

namespace PromoteHook.Commands;

/// <summary>Lets SIGTERM and SIGINT stop a run instead of killing the process, so that it can say what was done.</summary>
public sealed class Signals : IDisposable
{
    private readonly PosixSignalRegistration[] registrations;

    /// <summary>Listens until disposed.</summary>
    public Signals(RunStop stop) => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, stop, ExitCode.Terminated)),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, stop, ExitCode.Interrupted)),
    ];

    /// <summary>Ends a process whose run did not stop in time; whatever hangs is not asked again.</summary>
    public static void ExitNow(RunStop stop) => Environment.Exit(Boundary.TellStuck(stop, Surroundings.OfProcess()));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }
    }

    private static void Stop(PosixSignalContext context, RunStop stop, ExitCode code)
    {
        context.Cancel = true;
        stop.Stop(code);
    }
}
