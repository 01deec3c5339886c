namespace PromoteHook.EndToEnd.Tests.Clouds;

/// <summary>Destinations whose tags cannot be moved, at the moment when another hook was faster.</summary>
public sealed class ImmutableTagTests
{
    private readonly ImageForge forge = new(seed: 25);

    [Theory]
    [InlineData(Mix.AmazonToAmazon, TagRule.ImmutableEcr)]
    [InlineData(Mix.GoogleToGoogle, TagRule.ImmutableArtifactRegistry)]
    public async Task The_same_digest_under_the_tag_is_what_was_wanted(string name, TagRule rule)
    {
        await using var clouds = await TwoClouds.StartAsync();
        var mix = Mix.Of(name);
        var (source, destination) = (await clouds.StartRegistryAsync(mix.Source), await clouds.StartRegistryAsync(mix.Destination, habits => habits with { Tags = rule }));
        var image = forge.Image();
        source.Seed(mix.SourceRepository, image, "1");
        destination.Seed(mix.DestinationRepository, image, "1");
        Hide(destination);
        using var pod = mix.PodFor(clouds, create: null, "1");

        (await pod.PromoteAsync()).Succeeded();

        var put = Assert.Single(destination.Requests.All, request => request.Route == RegistryRoute.ManifestPut);
        Assert.Equal(rule == TagRule.ImmutableEcr ? 400 : 201, put.Status);
        Assert.Equal($"HEAD /v2/{mix.DestinationRepository}/manifests/1 -> 200", $"{destination.Requests.All[^1]}");
    }

    [Theory]
    [InlineData(Mix.AmazonToAmazon, TagRule.ImmutableEcr, "set the repository's tag mutability to MUTABLE")]
    [InlineData(Mix.GoogleToGoogle, TagRule.ImmutableArtifactRegistry, "turn off the repository's immutable tags")]
    public async Task Another_digest_under_the_tag_is_a_conflict(string name, TagRule rule, string remedy)
    {
        await using var clouds = await TwoClouds.StartAsync();
        var mix = Mix.Of(name);
        var (source, destination) = (await clouds.StartRegistryAsync(mix.Source), await clouds.StartRegistryAsync(mix.Destination, habits => habits with { Tags = rule }));
        source.Seed(mix.SourceRepository, forge.Image(), "1");
        var other = forge.Image();
        destination.Seed(mix.DestinationRepository, other, "1");
        Hide(destination);
        using var pod = mix.PodFor(clouds, create: null, "1");

        var result = (await pod.PromoteAsync()).Exited((int)ExitCode.DigestConflict);

        Assert.Contains($"{mix.Destination}/{mix.DestinationRepository}:1", result.Text + result.Errors, StringComparison.Ordinal);
        Assert.Contains(remedy, result.Text + result.Errors, StringComparison.Ordinal);
        Assert.Equal(other.Root.Digest, destination.Tags(mix.DestinationRepository)["1"]);
    }

    [Theory]
    [InlineData(Mix.AmazonToAmazon, TagRule.ImmutableEcr)]
    [InlineData(Mix.GoogleToGoogle, TagRule.ImmutableArtifactRegistry)]
    public async Task Eight_hooks_at_once_all_succeed(string name, TagRule rule)
    {
        await using var clouds = await TwoClouds.StartAsync();
        var mix = Mix.Of(name);
        var (source, destination) = (await clouds.StartRegistryAsync(mix.Source), await clouds.StartRegistryAsync(mix.Destination, habits => habits with { Tags = rule }));
        var image = forge.Image(layerBytes: 50_000);
        source.Seed(mix.SourceRepository, image, "1");
        Pod[] pods = [.. Enumerable.Range(0, 8).Select(_ => mix.PodFor(clouds, "{}", "1"))];

        var results = await Task.WhenAll(pods.Select(pod => pod.PromoteAsync()));

        Array.ForEach(pods, pod => pod.Dispose());
        Assert.All(results, result => result.Succeeded());
        Assert.Single(results, result => result.Text.Contains("created repository", StringComparison.Ordinal));
        Assert.True(destination.Holds(mix.DestinationRepository, image));
    }

    /// <summary>The plan sees no tag: somebody pushes it right after.</summary>
    private static void Hide(FakeRegistry destination) =>
        destination.Faults.Add(Fault.Answer(RegistryRoute.ManifestHead, 404) with { Reference = "1", Times = 1 });
}
