using System.Diagnostics;
using PromoteHook.EndToEnd.Tests.Crashes;
using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.Published;

/// <summary>Fifty hooks that begin together at a registry that takes ten manifests a second from all of them, as ECR does from an account.</summary>
public sealed class SharedQuotaTests(ITestOutputHelper output)
{
    private const int Hooks = 50;
    private const int ImagesPerHook = 4;

    [Fact]
    public async Task Fifty_hooks_at_one_quota_all_finish()
    {
        Sweep.RequireFull();
        await using var source = await FakeRegistry.StartAsync();
        await using var destination = await FakeRegistry.StartAsync(new FakeRegistryOptions { Quota = new RequestQuota(RegistryRoute.ManifestPut, PerSecond: 10, Burst: 10) });
        var image = new ImageForge(seed: 5).Image();
        string[] repositories = [.. Enumerable.Range(0, Hooks * ImagesPerHook).Select(number => $"team/app{number}")];
        Array.ForEach(repositories, repository => source.Seed(repository, image, "1"));

        var clock = Stopwatch.StartNew();
        var runs = repositories.Chunk(ImagesPerHook).Select(mine => PublishedProgram
            .Call(["promote", .. mine.SelectMany(repository => new[] { "--image", $"{destination.Host}/{repository}:1" }), "--from", $"{source.Host}/**", "--to", $"{destination.Host}/**"])
            with
        { TimeLimit = TimeSpan.FromMinutes(5) }).Select(call => call.RunAsync());
        var results = await Task.WhenAll(runs);

        var puts = destination.Requests.All.Where(request => request.Route == RegistryRoute.ManifestPut).ToArray();
        output.WriteLine($"{Hooks} hooks, {puts.Count(put => put.Status == 201)} manifests taken and {puts.Count(put => put.Status == 429)} refused in {clock.Elapsed.TotalSeconds:0} s");
        Assert.All(results, result => result.Succeeded());
        Assert.All(repositories, repository => Assert.True(destination.Holds(repository, image)));
        Assert.Contains(puts, put => put.Status == 429);
    }
}
