using PromoteHook.Testing;

namespace PromoteHook.Tests.Catalogue;

/// <summary>Runs that are stopped from outside.</summary>
public sealed class StopTests
{
    [Theory]
    [InlineData("stopped-by-sigterm-planning", ExitCode.Terminated, RegistryRoute.ManifestHead)]
    [InlineData("stopped-by-sigint-planning", ExitCode.Interrupted, RegistryRoute.ManifestHead)]
    [InlineData("stopped-by-sigterm-copying", ExitCode.Terminated, RegistryRoute.UploadStart)]
    [InlineData("stopped-by-sigint-copying", ExitCode.Interrupted, RegistryRoute.UploadStart)]
    public async Task A_signal(string name, ExitCode signal, RegistryRoute at)
    {
        await using var scene = await Scene.StartAsync();
        var gate = new RequestGate();
        scene.Time = new ManualClock();
        scene.Destination.Faults.Add(Fault.Hold(at, gate));
        scene.Meanwhile = async stop =>
        {
            await gate.WaitForArrivalsAsync(1);
            stop.Stop(signal);
        };

        await scene.PromoteAsync(name);
    }

    [Theory]
    [InlineData("timeout-planning", RegistryRoute.ManifestHead)]
    [InlineData("timeout-copying", RegistryRoute.UploadStart)]
    public async Task A_deadline(string name, RegistryRoute at)
    {
        await using var scene = await Scene.StartAsync();
        var (clock, gate) = (new ManualClock(), new RequestGate());
        scene.Time = clock;
        scene.Destination.Faults.Add(Fault.Hold(at, gate));
        scene.Meanwhile = async _ =>
        {
            await gate.WaitForArrivalsAsync(1);
            clock.Advance(TimeSpan.FromSeconds(30));
        };

        await scene.PromoteAsync(name, more: ["--timeout", "30s"]);
    }
}
