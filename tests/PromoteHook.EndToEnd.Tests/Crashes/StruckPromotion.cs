using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Registries;

namespace PromoteHook.EndToEnd.Tests.Crashes;

/// <summary>A promotion whose process is struck down at one of its requests, whichever registry that goes to.</summary>
internal sealed class StruckPromotion : IAsyncDisposable
{
    private readonly TaskCompletionSource<RunningProgram> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Cargo cargo;
    private readonly RequestCount source;
    private readonly RequestCount destination;
    private int count;

    private StruckPromotion(Cargo cargo, RequestCount source, RequestCount destination)
    {
        this.cargo = cargo;
        this.source = source;
        this.destination = destination;
    }

    /// <summary>The request it was struck at; null when it did not come to that.</summary>
    public SeenRequest? Struck { get; private set; }

    /// <summary>Requests made, to both registries.</summary>
    public int Requests => source.Requests.Count + destination.Requests.Count;

    /// <summary>Pushes the cargo into the source and stands between the process to come and both registries.</summary>
    public static async Task<StruckPromotion> PrepareAsync(SharedRegistries registries, Cargo cargo)
    {
        await cargo.PushAsync(registries);
        return new StruckPromotion(
            cargo, await RequestCount.StartAsync(registries.Source), await RequestCount.StartAsync(registries.Destination));
    }

    /// <summary>Runs it, struck at request <paramref name="at"/> (1, 2, …), which is never answered.</summary>
    public async Task<ProgramResult> RunAsync(int at, BlowMoment moment, Func<RunningProgram, Task> strike)
    {
        foreach (var registry in (RequestCount[])[source, destination])
        {
            registry.Hold = moment == BlowMoment.BeforeTheRegistry ? CountAsync : null;
            registry.HoldAnswer = moment == BlowMoment.BeforeTheClient ? CountAsync : null;
        }

        await using var program = RunningProgram.Start(Call);
        started.SetResult(program);
        return await program.Finished;

        async Task CountAsync(SeenRequest request, CancellationToken clientIsGone)
        {
            if (Interlocked.Increment(ref count) == at)
            {
                Struck = request;
                await strike(await started.Task);
                await Task.Delay(Timeout.Infinite, clientIsGone);
            }
        }
    }

    /// <summary>Runs it unharmed.</summary>
    public Task<ProgramResult> RunAsync()
    {
        source.Hold = destination.Hold = source.HoldAnswer = destination.HoldAnswer = null;
        return Call.RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        await destination.DisposeAsync();
    }

    private ProgramCall Call => cargo.Promote(source.Host, destination.Host);
}
