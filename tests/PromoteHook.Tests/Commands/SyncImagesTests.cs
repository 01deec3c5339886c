using PromoteHook.Commands;
using PromoteHook.Discovery;

namespace PromoteHook.Tests.Commands;

public sealed class SyncImagesTests
{
    [Fact]
    public async Task A_stopped_run_does_not_wait_for_a_read_that_blocks()
    {
        using var stop = new CancellationTokenSource();
        using var source = new BlockingSource();

        var reading = new SyncImages([source], allowEmpty: false).ReadAsync(stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    private sealed class BlockingSource : IManifestSource, IDisposable
    {
        private readonly ManualResetEventSlim released = new();

        public string Name => "-";

        public async IAsyncEnumerable<ImageUse> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            released.Wait(CancellationToken.None);
            yield break;
        }

        public void Dispose() => released.Set();
    }
}
