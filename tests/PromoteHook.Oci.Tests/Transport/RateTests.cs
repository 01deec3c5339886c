using System.Net;
using PromoteHook.Oci.Transport;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Transport;

public sealed class RateTests
{
    private const long Layer = 1024 * 1024;
    private const long Config = 1024;

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
        var both = Task.WhenAll(first, second);
        while (!both.IsCompleted)
        {
            wire.Clock.Advance(TimeSpan.FromSeconds(0.01));
            await Task.Yield();
        }

        // Then one after the other, at the pace that the refusal made.
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], await both);
        Assert.All(wire.Script.Requests.Skip(1), request => Assert.True(request.At - wire.Script.Requests[0].At >= TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Too_many_requests_are_no_failed_tries()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(429).Times(4 * RetryPolicy.MaxAttempts / 2);
        wire.Script.On("GET", Wire.Manifest);

        Assert.Equal(HttpStatusCode.OK, await wire.StatusAsync());

        Assert.InRange(wire.Clock.TotalWaited, TimeSpan.FromSeconds(10), RetryPolicy.LongestRefusal);
    }

    [Fact]
    public async Task A_registry_that_refuses_everything_is_given_up_after_two_minutes()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(429).Always();

        Assert.Equal(HttpStatusCode.TooManyRequests, await wire.StatusAsync());

        Assert.InRange(wire.Clock.TotalWaited, RetryPolicy.LongestRefusal, RetryPolicy.LongestRefusal * 1.5);
    }

    [Fact]
    public async Task Too_many_may_be_said_under_another_status()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(400, """{"__type":"ThrottlingException","message":"Rate exceeded"}""");
        wire.Script.On("GET", Wire.Manifest);

        Assert.Equal(HttpStatusCode.OK, await wire.StatusAsync());
    }

    [Fact]
    public async Task A_wait_that_ends_after_the_run_is_not_begun_and_one_that_ends_before_is_kept_whole()
    {
        var clock = new ManualClock { IsAutomatic = true };
        using var wire = new Wire(clock, options => options with { Deadline = clock.GetUtcNow() + TimeSpan.FromMinutes(20) });
        wire.Script.On("GET", Wire.Manifest).Answer(429).Header("Retry-After", "900");
        wire.Script.On("GET", Wire.Manifest).Answer(429).Header("Retry-After", "301");

        Assert.Equal(HttpStatusCode.TooManyRequests, await wire.StatusAsync());

        Assert.Equal(2, wire.Script.Requests.Count);
        Assert.InRange(clock.TotalWaited, TimeSpan.FromSeconds(900), TimeSpan.FromSeconds(901));
    }

    [Fact]
    public async Task A_quota_of_one_kind_of_request_holds_back_no_other()
    {
        const string registry = "111111111111.dkr.ecr.eu-west-1.amazonaws.com";
        var governor = new HostGovernor(new RegistryTransportOptions { Time = new ManualClock() });
        for (var i = 0; i < 10; i++)
        {
            await governor.LaneOf(registry, RegistryOperation.WriteManifest).PassAsync(CancellationToken.None);
        }

        Assert.False(governor.LaneOf(registry, RegistryOperation.WriteManifest).PassAsync(CancellationToken.None).AsTask().IsCompleted);
        Assert.True(governor.LaneOf(registry, RegistryOperation.ReadManifest).PassAsync(CancellationToken.None).AsTask().IsCompleted);
        Assert.True(governor.LaneOf("222222222222.dkr.ecr.eu-west-1.amazonaws.com", RegistryOperation.WriteManifest).PassAsync(CancellationToken.None).AsTask().IsCompleted);
    }

    [Theory]
    [InlineData("111111111111.dkr.ecr.eu-west-1.amazonaws.com", nameof(RegistryOperation.WriteManifest), 10)]
    [InlineData("111111111111.dkr.ecr.eu-west-1.amazonaws.com", nameof(RegistryOperation.StartUpload), 100)]
    [InlineData("europe-docker.pkg.dev", nameof(RegistryOperation.WriteManifest), 300)]
    [InlineData("docker.europe-west1.rep.pkg.dev", nameof(RegistryOperation.UploadBlob), 300)]
    [InlineData("eu.gcr.io", nameof(RegistryOperation.ReadManifest), 1000)]
    [InlineData("ghcr.io", nameof(RegistryOperation.WriteManifest), null)]
    public void Known_quotas_stand_in_profiles(string registry, string operation, int? perSecond) =>
        Assert.Equal(perSecond, RegistryProfile.Of(registry).Quotas.SingleOrDefault(quota => quota.Operations.Contains(Enum.Parse<RegistryOperation>(operation)))?.PerSecond);

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
        var governor = new HostGovernor(new RegistryTransportOptions { TransfersPerRegistry = 1 });

        using var read = await governor.EnterReadAsync("a", Layer, CancellationToken.None);
        using var upload = await governor.EnterUploadAsync("a", Layer, CancellationToken.None);
        using var elsewhere = await governor.EnterReadAsync("b", Layer, CancellationToken.None);
        var second = governor.EnterReadAsync("a", Layer, CancellationToken.None).AsTask();
        Assert.False(second.IsCompleted);
        read.Dispose();
        read.Dispose();

        (await second).Dispose();
        using var third = await governor.EnterReadAsync("a", Layer, CancellationToken.None);
        Assert.False(governor.EnterReadAsync("a", Layer, CancellationToken.None).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Small_blobs_do_not_wait_behind_large_ones()
    {
        var governor = new HostGovernor(new RegistryTransportOptions { TransfersPerRegistry = 1 });

        using var layer = await governor.EnterUploadAsync("a", Layer, CancellationToken.None);
        using var first = await governor.EnterUploadAsync("a", Config, CancellationToken.None);
        using var second = await governor.EnterUploadAsync("a", Config, CancellationToken.None);

        Assert.False(governor.EnterUploadAsync("a", Config, CancellationToken.None).AsTask().IsCompleted);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(50, false)]
    public void A_registry_that_is_near_gets_two_transfers_for_a_processor(int milliseconds, bool isNear)
    {
        var governor = new HostGovernor(new RegistryTransportOptions { TransfersPerRegistry = 1000 });
        governor.NoteAnswerTime("a", TimeSpan.FromMilliseconds(70));
        governor.NoteAnswerTime("a", TimeSpan.FromMilliseconds(milliseconds));

        var places = Enumerable.Range(0, 1000).Count(_ => governor.EnterReadAsync("a", Layer, CancellationToken.None).AsTask().IsCompleted);

        Assert.Equal(isNear ? 2 * Environment.ProcessorCount : 1000, places);
    }
}
