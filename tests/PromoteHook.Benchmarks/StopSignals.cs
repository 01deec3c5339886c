using System.Runtime.InteropServices;

namespace PromoteHook.Benchmarks;

/// <summary>Turns the first SIGINT or SIGTERM into a wish to stop, so that registries and their storage are cleared away.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly PosixSignalRegistration[] registrations;

    public StopSignals() => registrations = [.. ((PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM]).Select(signal => PosixSignalRegistration.Create(signal, Take))];

    public CancellationToken Token => stop.Token;

    public void Dispose()
    {
        Array.ForEach(registrations, one => one.Dispose());
        stop.Dispose();
    }

    private void Take(PosixSignalContext context)
    {
        context.Cancel = true;
        stop.Cancel();
    }
}
