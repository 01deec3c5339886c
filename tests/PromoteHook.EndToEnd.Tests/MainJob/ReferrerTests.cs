using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Registries;

namespace PromoteHook.EndToEnd.Tests.MainJob;

/// <summary>What real tools attach to images and find at the destination, between two registries without the referrers API.</summary>
public sealed class ReferrerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_signed_and_attested_image_verifies_at_the_destination(bool asTag)
    {
        using var cosign = await Cosign.CreateAsync();
        await using var registries = await TwoRegistries.StartAsync();
        var item = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1", seed: 3);
        var signed = await DigestReferenceAsync(registries.Source.Host, item);
        await cosign.SignAsync(signed, asTag);
        await cosign.AttestAsync(signed, asTag);
        using var overlay = MountedOverlay.Of(registries, [item]);

        var result = await overlay.Promote().SucceedAsync();

        Assert.Contains(", with 2 referrers, ", result.Text, StringComparison.Ordinal);
        Assert.True(await cosign.VerifiesAsync(registries.At(item), asTag));
        Assert.True(await cosign.VerifiesAttestationAsync(registries.At(item), asTag));

        // cosign takes a signature of the old form for a new one, so that its word alone does not tell which has been copied.
        var image = signed.Split("@sha256:")[1];
        string[] tags = asTag ? ["1", $"sha256-{image}.att", $"sha256-{image}.sig"] : ["1", $"sha256-{image}"];
        Assert.Equal(tags, (await new Crane().RunAsync("ls", $"{registries.Destination.Host}/shop/web")).Text.Split('\n').Order(StringComparer.Ordinal));
        await registries.JudgeAsync(item);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_recursively_signed_index_verifies_with_each_of_its_platforms(bool asTag)
    {
        using var cosign = await Cosign.CreateAsync();
        await using var registries = await TwoRegistries.StartAsync();
        var item = await Corpus.PushIndexAsync(registries.Source.Host, "shop/multi:1", seed: 5);
        await cosign.SignAsync(await DigestReferenceAsync(registries.Source.Host, item), asTag, "--recursive");
        using var overlay = MountedOverlay.Of(registries, [item]);

        await overlay.Promote().SucceedAsync();

        Assert.True(await cosign.VerifiesAsync(registries.At(item), asTag));
        foreach (var platform in (string[])["amd64", "arm64"])
        {
            var child = await new Crane().DigestAsync($"{registries.Source.Host}/shop/multi:build-{platform}");
            Assert.True(await cosign.VerifiesAsync($"{registries.Destination.Host}/shop/multi@{child}", asTag));
        }
    }

    [Fact]
    public async Task Oras_discovers_at_the_destination_what_it_attached_at_the_source_and_what_is_attached_to_that()
    {
        using var cosign = await Cosign.CreateAsync();
        await using var registries = await TwoRegistries.StartAsync();
        var item = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1", seed: 3);
        await AttachAsync(registries.Source.Host, item, "application/spdx+json", "sbom");
        var sbom = Assert.Single(await new Oras().DiscoverAsync($"{registries.Source.Host}/{item.Name}"));
        await cosign.SignAsync($"{registries.Source.Host}/shop/web@{sbom}", asTag: false);
        await AttachAsync(registries.Source.Host, item, "application/vnd.example.report", "report");
        using var overlay = MountedOverlay.Of(registries, [item]);

        await overlay.Promote().SucceedAsync();

        var discovered = await new Oras().DiscoverAsync(registries.At(item));
        Assert.Equal(3, discovered.Count);
        Assert.Equal(await new Oras().DiscoverAsync($"{registries.Source.Host}/{item.Name}"), discovered);
        Assert.True(await cosign.VerifiesAsync($"{registries.Destination.Host}/shop/web@{sbom}", asTag: false));
    }

    [Fact]
    public async Task What_the_destination_has_of_its_own_is_kept()
    {
        await using var registries = await TwoRegistries.StartAsync();
        var item = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1", seed: 3);
        await AttachAsync(registries.Source.Host, item, "application/vnd.example.report", "ours");
        await new Crane().RunAsync("copy", $"{registries.Source.Host}/{item.Name}", $"{registries.Destination.Host}/shop/web:0");
        await AttachAsync(registries.Destination.Host, new CorpusItem("shop/web:0", true), "application/vnd.example.scan", "theirs");
        using var overlay = MountedOverlay.Of(registries, [item]);

        await overlay.Promote().SucceedAsync();

        Assert.Equal(2, (await new Oras().DiscoverAsync(registries.At(item))).Count);
    }

    [Fact]
    public async Task The_second_run_asks_for_the_tag_and_for_nothing_else()
    {
        await using var registries = await TwoRegistries.StartAsync();
        var item = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1", seed: 3);
        await AttachAsync(registries.Source.Host, item, "application/vnd.example.report", "report");
        using var overlay = MountedOverlay.Of(registries, [item]);
        await overlay.Promote().SucceedAsync();
        registries.ClearCounts();

        await overlay.Promote().SucceedAsync();

        Assert.Empty(registries.Source.Requests);
        Assert.Equal(["HEAD /v2/shop/web/manifests/1"], registries.Destination.Requests.Select(request => request.ToString()));
    }

    [Fact]
    public async Task Off_leaves_the_signature_behind()
    {
        using var cosign = await Cosign.CreateAsync();
        await using var registries = await TwoRegistries.StartAsync();
        var item = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1", seed: 3);
        await cosign.SignAsync(await DigestReferenceAsync(registries.Source.Host, item), asTag: false);
        using var overlay = MountedOverlay.Of(registries, [item]);
        var call = overlay.Promote();

        await (call with { Arguments = [.. call.Arguments, "--referrers=off"] }).SucceedAsync();

        Assert.False(await cosign.VerifiesAsync(registries.At(item), asTag: false));
    }

    [Fact]
    public async Task Two_processes_that_bring_one_signed_image_at_once_both_succeed()
    {
        using var cosign = await Cosign.CreateAsync();
        await using var registries = await TwoRegistries.StartAsync();
        var item = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1", seed: 3);
        var signed = await DigestReferenceAsync(registries.Source.Host, item);
        await cosign.SignAsync(signed, asTag: false);
        await cosign.SignAsync(signed, asTag: true);
        using var overlay = MountedOverlay.Of(registries, [item]);
        var call = overlay.Promote();
        call = call with { Arguments = [.. call.Arguments, "--referrers=require"] };

        var results = await Task.WhenAll(call.RunAsync(), call.RunAsync());

        Assert.Equal([0, 0], results.Select(result => result.Succeeded().ExitCode));
        Assert.True(await cosign.VerifiesAsync(registries.At(item), asTag: false));
        Assert.True(await cosign.VerifiesAsync(registries.At(item), asTag: true));
    }

    private static async Task<string> DigestReferenceAsync(string host, CorpusItem item) =>
        $"{host}/{item.Name.Split(':')[0]}@{await new Crane().DigestAsync($"{host}/{item.Name}")}";

    private static async Task AttachAsync(string host, CorpusItem item, string artifactType, string content)
    {
        using var folder = new TempFolder();
        folder.Write("content.json", $$"""{"content": "{{content}}"}""");
        await new Oras().AttachAsync(folder.Path, $"{host}/{item.Name}", artifactType, "content.json:application/json");
    }
}
