using PromoteHook.Oci.Copying;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Copying;

public sealed class ReferrerCopyTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Whoever_serves_the_API_what_refers_to_an_image_is_found_at_the_destination(bool sourceHasApi, bool destinationHasApi)
    {
        await using var fixture = await ReferrerFixture.StartAsync(sourceHasApi, destinationHasApi);
        ForgedImage[] referrers = [fixture.Attach(fixture.Image.Root), fixture.Attach(fixture.Image.Root)];

        var outcome = await fixture.CopyAsync();

        Assert.Equal((2, 0), (outcome.ReferrersCopied, outcome.ReferrerFaults.Count));
        Assert.All(referrers, referrer => Assert.True(fixture.Destination.Holds(ReferrerFixture.Path, referrer)));
        Assert.Equal(
            destinationHasApi ? [] : referrers.Select(referrer => referrer.Digest.ToString()).Order(StringComparer.Ordinal),
            ReferrerFixture.Listed(fixture.Destination, fixture.Image.Digest).Select(digest => digest.ToString()));
        Assert.Equal(destinationHasApi ? ["1"] : ["1", ReferrerFixture.Fallback(fixture.Image.Digest)], fixture.Destination.Tags(ReferrerFixture.Path).Keys);
    }

    [Fact]
    public async Task The_tag_comes_after_all_referrers_and_a_head_proves_it()
    {
        await using var fixture = await ReferrerFixture.StartAsync(destinationHasApi: false);
        fixture.Attach(fixture.Image.Root);
        fixture.Sign(fixture.Image.Digest);

        await fixture.CopyAsync();

        var puts = fixture.Destination.Requests.All.Where(request => request.Route == RegistryRoute.ManifestPut).ToArray();
        Assert.Equal(4, puts.Length);
        Assert.Equal("1", puts[^1].Reference);
        Assert.Equal("HEAD /v2/team/web/manifests/1 -> 200", fixture.Destination.Requests.All[^1].ToString());
    }

    [Theory]
    [InlineData("sig")]
    [InlineData("att")]
    [InlineData("sbom")]
    public async Task What_stands_under_cosign_s_tags_stands_there_at_the_destination(string kind)
    {
        await using var fixture = await ReferrerFixture.StartAsync();
        var signature = fixture.Sign(fixture.Image.Digest, kind);

        var outcome = await fixture.CopyAsync();

        Assert.Equal(1, outcome.ReferrersCopied);
        Assert.Equal(signature.Digest, fixture.Destination.Tags(ReferrerFixture.Path)[$"sha256-{fixture.Image.Digest.Hex}.{kind}"]);
        Assert.True(fixture.Destination.Holds(ReferrerFixture.Path, signature));
    }

    [Fact]
    public async Task A_signature_that_has_grown_at_the_source_replaces_the_one_at_the_destination()
    {
        await using var fixture = await ReferrerFixture.StartAsync();
        var signature = fixture.Sign(fixture.Image.Digest);
        fixture.Destination.Seed(ReferrerFixture.Path, fixture.Copies.Forge.Image(), $"sha256-{fixture.Image.Digest.Hex}.sig");

        await fixture.CopyAsync(ReferrerPolicy.BestEffort);

        Assert.Equal(signature.Digest, fixture.Destination.Tags(ReferrerFixture.Path)[$"sha256-{fixture.Image.Digest.Hex}.sig"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Platforms_and_referrers_of_referrers_are_followed(bool hasApi)
    {
        await using var fixture = await ReferrerFixture.StartAsync(hasApi, hasApi);
        var forge = fixture.Copies.Forge;
        var index = forge.Index(forge.MultiPlatform([forge.Layer()], 500, new Platform("linux", "amd64"), new Platform("linux", "arm64")), forge.Image());
        fixture.Source.Seed(ReferrerFixture.Path, index, "1");
        var sbom = fixture.Attach(index.Manifests[0]);
        ForgedImage[] referrers = [sbom, fixture.Attach(index.Root), fixture.Attach(index.Manifests[2]), fixture.Attach(sbom.Root), fixture.Sign(sbom.Digest)];

        var outcome = await fixture.CopyAsync(image: index);

        Assert.Equal(referrers.Length, outcome.ReferrersCopied);
        Assert.All(referrers, referrer => Assert.True(fixture.Destination.Holds(ReferrerFixture.Path, referrer)));
        Assert.Equal(hasApi ? [] : new[] { sbom.Digest }, ReferrerFixture.Listed(fixture.Destination, index.Manifests[0].Digest));
        Assert.Equal(hasApi ? 1 : 5, ReferrerFixture.ReferrerTags(fixture.Destination).Count());
    }

    [Fact]
    public async Task A_referrer_that_is_an_index_comes_with_its_children()
    {
        await using var fixture = await ReferrerFixture.StartAsync(sourceHasApi: false, destinationHasApi: false);
        var forge = fixture.Copies.Forge;
        var bundle = forge.MultiPlatform([forge.Layer(100)], 100, new Platform("linux", "amd64"), new Platform("linux", "arm64"));
        fixture.Source.Seed(ReferrerFixture.Path, bundle);
        ReferrerFixture.List(fixture.Source, fixture.Image.Digest, bundle);

        var outcome = await fixture.CopyAsync();

        Assert.Equal(1, outcome.ReferrersCopied);
        Assert.True(fixture.Destination.Holds(ReferrerFixture.Path, bundle));
        Assert.Equal([bundle.Digest], ReferrerFixture.Listed(fixture.Destination, fixture.Image.Digest));
    }

    [Fact]
    public async Task Lists_that_name_each_other_come_to_an_end()
    {
        await using var fixture = await ReferrerFixture.StartAsync(sourceHasApi: false, destinationHasApi: false);
        var (first, second) = (fixture.Attach(fixture.Image.Root), fixture.Artifact(fixture.Image.Root));
        fixture.Source.Seed(ReferrerFixture.Path, second);
        ReferrerFixture.List(fixture.Source, first.Digest, second, first, fixture.Image);
        ReferrerFixture.List(fixture.Source, second.Digest, first, fixture.Image);
        ReferrerFixture.List(fixture.Source, fixture.Image.Digest, fixture.Image);

        var outcome = await fixture.CopyAsync();

        Assert.Equal(2, outcome.ReferrersCopied);
        Assert.Equal("1", fixture.Destination.Requests.All.Last(request => request.Route == RegistryRoute.ManifestPut).Reference);
    }

    [Fact]
    public async Task A_chain_of_referrers_without_end_is_followed_so_far_and_no_further()
    {
        await using var fixture = await ReferrerFixture.StartAsync();
        var chain = new List<ForgedImage> { fixture.Image };
        for (var link = 0; link < 7; link++)
        {
            chain.Add(fixture.Attach(chain[^1].Root));
        }

        var outcome = await fixture.CopyAsync();

        Assert.Equal(4, outcome.ReferrersCopied);
        Assert.True(fixture.Destination.Holds(ReferrerFixture.Path, chain[4]));
        Assert.False(fixture.Destination.Holds(ReferrerFixture.Path, chain[5]));
    }

    [Fact]
    public async Task What_the_destination_lists_already_stays_as_it_is()
    {
        await using var fixture = await ReferrerFixture.StartAsync(destinationHasApi: false);
        var (ours, theirs) = (fixture.Attach(fixture.Image.Root), fixture.Artifact(fixture.Image.Root));
        fixture.Destination.Seed(ReferrerFixture.Path, theirs);
        ReferrerFixture.List(fixture.Destination, fixture.Image.Digest, theirs);

        await fixture.CopyAsync();

        var index = fixture.Destination.Manifest(ReferrerFixture.Path, ReferrerFixture.Fallback(fixture.Image.Digest))!;
        Assert.Equal([theirs.Digest, ours.Digest], ReferrerFixture.Listed(fixture.Destination, fixture.Image.Digest));
        Assert.Contains("\"note\":\"kept\"", System.Text.Encoding.UTF8.GetString(index.Bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_entry_has_the_type_and_the_annotations_by_which_clients_choose()
    {
        await using var fixture = await ReferrerFixture.StartAsync(destinationHasApi: false);
        var subject = $$"""{"mediaType":"{{fixture.Image.Root.MediaType}}","digest":"{{fixture.Image.Digest}}","size":{{fixture.Image.Root.Bytes.Length}}}""";
        var empty = new ForgedBlob(ForgedTypes.OciEmpty, "{}"u8.ToArray());
        fixture.Source.PutBlob(ReferrerFixture.Path, empty.Bytes);
        foreach (var more in (string[])["\"artifactType\":\"application/a+json\",\"annotations\":{\"b\":\"+\"}", "\"annotations\":null"])
        {
            var json = $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{"mediaType":"application/c","digest":"{{empty.Digest}}","size":2},"layers":[],"subject":{{subject}},{{more}}}""";
            fixture.Source.PutManifest(ReferrerFixture.Path, new ManifestContent(MediaTypes.OciManifest, System.Text.Encoding.UTF8.GetBytes(json)));
        }

        await fixture.CopyAsync();

        var index = System.Text.Encoding.UTF8.GetString(fixture.Destination.Manifest(ReferrerFixture.Path, ReferrerFixture.Fallback(fixture.Image.Digest))!.Bytes.Span);
        Assert.Contains("\"annotations\":{\"b\":\"+\"},\"artifactType\":\"application/a+json\"}", index, StringComparison.Ordinal);
        Assert.Contains(",\"artifactType\":\"application/c\"}", index, StringComparison.Ordinal);
        Assert.Equal(1, index.Split("annotations").Length - 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_second_copy_writes_no_referrer_and_no_index_again(bool hasApi)
    {
        await using var fixture = await ReferrerFixture.StartAsync(hasApi, hasApi);
        fixture.Attach(fixture.Image.Root);
        fixture.Sign(fixture.Image.Digest);
        await fixture.CopyAsync();
        fixture.Copies.Restart();
        fixture.Destination.Requests.Clear();

        var outcome = await fixture.CopyAsync();

        Assert.Equal(0, outcome.ReferrersCopied);
        Assert.Equal("1", Assert.Single(fixture.Destination.Requests.All, request => request.Route == RegistryRoute.ManifestPut).Reference);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_registry_that_wants_the_subject_first_gets_it_by_digest_and_the_tag_last(bool hasApi)
    {
        await using var fixture = await ReferrerFixture.StartAsync(new FakeRegistryOptions(), new FakeRegistryOptions { WantsSubjectFirst = true, HasReferrers = hasApi });
        var sbom = fixture.Attach(fixture.Image.Root);
        var signature = fixture.Attach(sbom.Root);

        var outcome = await fixture.CopyAsync();

        var written = fixture.Destination.Requests.All.Where(request => request is { Route: RegistryRoute.ManifestPut, Status: 201 }).Select(request => request.Reference!).ToArray();
        Assert.Equal([fixture.Image.Digest.ToString(), sbom.Digest.ToString(), signature.Digest.ToString()], written[..3]);
        Assert.Equal(hasApi ? [] : new[] { fixture.Image.Digest, sbom.Digest }.Select(ReferrerFixture.Fallback).Order(), written[3..^1].Order());
        Assert.Equal("1", written[^1]);
        Assert.Equal((2, fixture.Image.Blobs.Count + 3), (outcome.ReferrersCopied, fixture.Destination.Requests.Uploads));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_referrer_copied_by_its_own_name_is_listed_too(bool hasApi)
    {
        await using var fixture = await ReferrerFixture.StartAsync(destinationHasApi: hasApi);
        var referrer = fixture.Attach(fixture.Image.Root);

        await fixture.CopyAsync(image: referrer);

        Assert.Equal(hasApi ? [] : new[] { referrer.Digest }, ReferrerFixture.Listed(fixture.Destination, fixture.Image.Digest));
        string[] before = hasApi ? [] : [referrer.Digest.ToString(), ReferrerFixture.Fallback(fixture.Image.Digest)];
        Assert.Equal([.. before, "1"], fixture.Destination.Requests.All.Where(request => request.Route == RegistryRoute.ManifestPut).Select(request => request.Reference));
    }

    [Fact]
    public async Task Images_that_share_a_subject_and_a_repository_list_every_referrer_once()
    {
        await using var fixture = await ReferrerFixture.StartAsync(destinationHasApi: false);
        var forge = fixture.Copies.Forge;
        ForgedImage[] indexes = [.. Enumerable.Range(0, 6).Select(_ => forge.Index(fixture.Image, forge.Image()))];
        var referrers = Enumerable.Range(0, 5).Select(_ => fixture.Attach(fixture.Image.Root).Digest.ToString()).Order(StringComparer.Ordinal).ToArray();
        foreach (var index in indexes)
        {
            fixture.Source.Seed(ReferrerFixture.Path, index);
        }

        await Task.WhenAll(indexes.Select((index, at) => fixture.Copies.Copier.CopyAsync(
            fixture.Copies.Request(index, ReferrerFixture.Path, $"v{at}") with { Referrers = ReferrerPolicy.Require }, null, TestContext.Current.CancellationToken)));

        Assert.Equal(referrers, ReferrerFixture.Listed(fixture.Destination, fixture.Image.Digest).Select(digest => digest.ToString()));
        Assert.Equal(1, fixture.Destination.Requests.Count(RegistryRoute.Referrers));
    }

    [Fact]
    public async Task An_index_that_another_writer_overwrites_is_written_again()
    {
        await using var fixture = await ReferrerFixture.StartAsync(destinationHasApi: false);
        var (ours, theirs) = (fixture.Attach(fixture.Image.Root), fixture.Artifact(fixture.Image.Root));
        fixture.Destination.Seed(ReferrerFixture.Path, theirs);
        var tag = ReferrerFixture.Fallback(fixture.Image.Digest);
        var gate = new RequestGate();
        fixture.Destination.Faults.Add(Fault.Hold(RegistryRoute.ManifestHead, gate) with { Reference = tag });

        var copying = fixture.CopyAsync();
        await gate.WaitForArrivalsAsync(1).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        var index = $$"""{"schemaVersion":2,"manifests":[{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{theirs.Digest}}","size":{{theirs.Root.Bytes.Length}}}]}""";
        fixture.Destination.PutManifest(ReferrerFixture.Path, new ManifestContent(MediaTypes.OciIndex, System.Text.Encoding.UTF8.GetBytes(index)), tag);
        gate.Open();
        await copying;

        Assert.Equal([theirs.Digest, ours.Digest], ReferrerFixture.Listed(fixture.Destination, fixture.Image.Digest));
    }

    [Fact]
    public async Task Without_referrers_the_questions_are_all_that_it_costs()
    {
        await using var fixture = await ReferrerFixture.StartAsync(sourceHasApi: false, destinationHasApi: false);
        await fixture.CopyAsync(ReferrerPolicy.Off);
        var (source, destination) = (fixture.Source.Requests.Total, fixture.Destination.Requests.Total);
        ForgedImage[] images = [.. Enumerable.Range(0, 10).Select(_ => fixture.Copies.SeedImage(ReferrerFixture.Path))];
        fixture.Source.Requests.Clear();
        fixture.Destination.Requests.Clear();

        await Task.WhenAll(images.Select((image, at) => fixture.Copies.Copier.CopyAsync(
            fixture.Copies.Request(image, ReferrerFixture.Path, $"v{at}") with { Referrers = ReferrerPolicy.Require }, null, TestContext.Current.CancellationToken)));

        Assert.Equal((10 * (source + 4)) + 1, fixture.Source.Requests.Total);
        Assert.Equal(10 * destination, fixture.Destination.Requests.Total);
        Assert.Equal(1, fixture.Source.Requests.Count(RegistryRoute.Referrers));
    }

    [Fact]
    public async Task Off_asks_nothing_and_neither_does_a_copy_within_a_repository()
    {
        await using var fixture = await ReferrerFixture.StartAsync();
        fixture.Attach(fixture.Image.Root);

        await fixture.CopyAsync(ReferrerPolicy.Off);
        await fixture.Copies.Copier.CopyAsync(
            fixture.Copies.Request(fixture.Image) with { Destination = fixture.Source.Repository(ReferrerFixture.Path), Tag = "2", Referrers = ReferrerPolicy.Require }, null, TestContext.Current.CancellationToken);

        Assert.DoesNotContain(fixture.Source.Requests.All, request => request.Route == RegistryRoute.Referrers || request.Reference?.StartsWith("sha256-", StringComparison.Ordinal) == true);
        Assert.Equal(["1"], fixture.Destination.Tags(ReferrerFixture.Path).Keys);
    }

    [Fact]
    public async Task The_questions_wait_for_no_blob_and_no_blob_for_them()
    {
        await using var fixture = await ReferrerFixture.StartAsync(sourceHasApi: false);
        var gate = new RequestGate();
        fixture.Source.Faults.Add(Fault.Hold(RegistryRoute.Referrers, gate));

        var copying = fixture.CopyAsync();
        await gate.WaitForArrivalsAsync(1).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        while (fixture.Destination.Requests.Uploads < fixture.Image.Blobs.Count)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Empty(fixture.Destination.Tags(ReferrerFixture.Path));
        gate.Open();
        await copying;
    }

    [Fact]
    public async Task The_empty_config_that_referrers_share_is_uploaded_once()
    {
        await using var fixture = await ReferrerFixture.StartAsync();
        var referrers = Enumerable.Range(0, 8).Select(_ => fixture.Attach(fixture.Image.Root)).ToArray();

        await fixture.CopyAsync();

        Assert.Equal(fixture.Image.Blobs.Count + referrers.Length + 1, fixture.Destination.Requests.Uploads);
    }

    [Fact]
    public void A_sha512_subject_is_listed_under_the_shortened_tag()
    {
        var digest = Digest.FromHash("sha512", System.Security.Cryptography.SHA512.HashData("x"u8));

        Assert.Equal(("sha512-" + digest.Hex[..64], 0), (ReferrerTags.Fallback(digest), ReferrerTags.OfCosign(digest).Count()));
    }
}
