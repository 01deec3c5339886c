using System.Net;
using PromoteHook.Oci.Transport;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Transport;

public sealed class RateTests
{
    [Fact]
    public async Task A_registry_that_asks_for_patience_gets_it_from_every_request()
    {
        using var wire = new Wire(new ManualClock());
        const string other = Wire.Root + "/v2/other/manifests/1";
        wire.Script.On("GET", Wire.Manifest).Answer(429).Header("Retry-After", "30");
        wire.Script.On("GET", Wire.Manifest);
        wire.Script.On("GET", other);

        var first = wire.StatusAsync();
        var second = wire.StatusAsync(other);
        wire.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Single(wire.Script.Requests);
        wire.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], await Task.WhenAll(first, second));
        Assert.All(wire.Script.Requests.Skip(1), request => Assert.Equal(30, (request.At - wire.Script.Requests[0].At).TotalSeconds));
    }

    [Fact]
    public async Task Another_registry_is_not_held_back()
    {
        using var wire = new Wire(new ManualClock());
        const string other = "https://other.test/v2/a/manifests/1";
        wire.Script.On("GET", Wire.Manifest).Answer(503).Header("Retry-After", "30");
        wire.Script.On("GET", other);

        _ = wire.StatusAsync();

        Assert.Equal(HttpStatusCode.OK, await wire.StatusAsync(other, new RegistryCall(new RepositoryName("other.test", "a"), RegistryOperation.ReadManifest)));
    }

    [Fact]
    public async Task Requests_under_way_to_one_registry_are_bounded()
    {
        var release = new TaskCompletionSource();
        using var wire = new Wire(configure: options => options with { RequestsPerRegistry = 2 });
        wire.Script.On("GET", Wire.Manifest).Always().Answer(async (_, _) =>
        {
            await release.Task;
            return new HttpResponseMessage();
        });

        var all = Enumerable.Range(0, 5).Select(_ => wire.StatusAsync()).ToArray();
        Assert.Equal(2, wire.Script.Requests.Count);
        release.SetResult();
        await Task.WhenAll(all);

        Assert.Equal(5, wire.Script.Requests.Count);
    }

    [Fact]
    public async Task Reads_and_uploads_have_places_of_their_own_in_each_registry()
    {
        var governor = new HostGovernor(1, 1, TimeProvider.System);

        using var read = await governor.EnterReadAsync("a", CancellationToken.None);
        using var upload = await governor.EnterUploadAsync("a", CancellationToken.None);
        using var elsewhere = await governor.EnterReadAsync("b", CancellationToken.None);
        var second = governor.EnterReadAsync("a", CancellationToken.None).AsTask();
        Assert.False(second.IsCompleted);
        read.Dispose();
        read.Dispose();

        (await second).Dispose();
        using var third = await governor.EnterReadAsync("a", CancellationToken.None);
        Assert.False(governor.EnterReadAsync("a", CancellationToken.None).AsTask().IsCompleted);
    }
}
