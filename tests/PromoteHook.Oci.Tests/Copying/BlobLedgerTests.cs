using PromoteHook.Oci.Copying;

namespace PromoteHook.Oci.Tests.Copying;

public sealed class BlobLedgerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly RepositoryName Repository = new("registry.test", "team/web");
    private static readonly Digest Blob = Digest.Compute([1]);

    private readonly BlobLedger ledger = new();
    private readonly TaskCompletionSource<BlobOutcome> leading = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task When_the_leader_is_cancelled_a_waiter_takes_over()
    {
        var leader = MoveAsync(() => leading.Task);
        var waiter = MoveAsync(() => Task.FromResult(BlobOutcome.Uploaded));

        leading.SetException(new OperationCanceledException());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leader);
        Assert.Equal(BlobOutcome.Uploaded, await waiter.WaitAsync(Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Of_another_size_a_blob_is_another()
    {
        var leader = MoveAsync(() => leading.Task);
        var other = MoveAsync(() => Task.FromResult(BlobOutcome.Uploaded), size: 2);

        Assert.Equal(BlobOutcome.Uploaded, await other.WaitAsync(Patience, TestContext.Current.CancellationToken));
        leading.SetResult(BlobOutcome.Mounted);
        Assert.Equal(BlobOutcome.Mounted, await leader);
    }

    [Fact]
    public async Task A_cancelled_waiter_does_not_wait_for_the_leader()
    {
        using var stop = new CancellationTokenSource();
        var leader = MoveAsync(() => leading.Task);
        var waiter = MoveAsync(() => leading.Task, cancellationToken: stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiter.WaitAsync(Patience, TestContext.Current.CancellationToken));
        leading.SetResult(BlobOutcome.Uploaded);
        Assert.Equal(BlobOutcome.Uploaded, await leader);
    }

    [Fact]
    public async Task A_cancelled_waiter_does_not_wait_for_the_first_upload_into_the_registry()
    {
        using var stop = new CancellationTokenSource();
        var (_, mine) = await ledger.AwaitOrClaimAsync(Repository, Blob, CancellationToken.None);
        var waiter = ledger.AwaitOrClaimAsync(Repository with { Path = "team/other" }, Blob, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiter.WaitAsync(Patience, TestContext.Current.CancellationToken));
        mine!.Dispose();
    }

    [Fact]
    public async Task A_thousand_copies_at_once_of_one_image_upload_each_blob_once()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage();

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(at => fixture.CopyAsync(image, tag: $"v{at}")));

        Assert.Equal(image.Blobs.Count, fixture.Destination.Requests.Uploads);
        Assert.Equal(1000, fixture.Destination.Tags("team/web").Count);
    }

    private Task<BlobOutcome> MoveAsync(Func<Task<BlobOutcome>> move, long size = 1, CancellationToken cancellationToken = default) =>
        ledger.MoveOnceAsync(Repository, new Descriptor("x", Blob, size), move, _ => false, cancellationToken);
}
