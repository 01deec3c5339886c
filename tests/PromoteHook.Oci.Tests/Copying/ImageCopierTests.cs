using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Transport;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Copying;

public sealed class ImageCopierTests
{
    public static TheoryData<string> Shapes => [.. ForgedCorpus.Create(new ImageForge(1)).Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Every_shape_arrives_whole_and_byte_for_byte(string shape)
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = ForgedCorpus.Create(new ImageForge(1)).Single(entry => entry.Name == shape).Image;
        fixture.Source.Seed("team/web", image, "1");

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
        Assert.Equal(image.Digest, fixture.Destination.Tags("team/web")["1"]);
        Assert.All(image.Manifests, manifest =>
        {
            var copy = fixture.Destination.Manifest("team/web", manifest.Digest.ToString())!;
            Assert.Equal(manifest.Bytes.ToArray(), copy.Bytes.ToArray());
            Assert.Equal(manifest.MediaType, copy.MediaType);
        });
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task An_estimate_says_what_the_copy_then_does(string shape)
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = ForgedCorpus.Create(new ImageForge(1)).Single(entry => entry.Name == shape).Image;
        fixture.Source.Seed("team/web", image, "1");

        var estimate = await fixture.Copier.EstimateAsync([fixture.Request(image)], TestContext.Current.CancellationToken);
        var outcome = await fixture.CopyAsync(image);

        Assert.Equal((estimate.BytesToUpload, estimate.BlobsToUpload, estimate.BlobsToMount), (outcome.BytesUploaded, outcome.BlobsUploaded, outcome.BlobsMounted));
    }

    [Fact]
    public async Task The_tag_is_the_last_write_and_a_head_proves_it()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.Forge.MultiPlatform([fixture.Forge.Layer()], 500, new("linux", "amd64"), new("linux", "arm64"));
        fixture.Source.Seed("team/web", image, "1");

        await fixture.CopyAsync(image);

        var writes = fixture.Destination.Requests.All.Where(request => request.Method is "PUT" or "POST" or "PATCH").ToArray();
        Assert.Equal("/v2/team/web/manifests/1", writes[^1].Path);
        Assert.All(writes[..^1].Where(write => write.Route == RegistryRoute.ManifestPut), write => Assert.StartsWith("sha256:", write.Reference));
        Assert.Equal("HEAD /v2/team/web/manifests/1 -> 200", fixture.Destination.Requests.All[^1].ToString());
    }

    [Fact]
    public async Task A_blob_that_images_share_is_read_once_and_mounted_elsewhere()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var shared = fixture.Forge.Layer(50_000);
        var images = Enumerable.Range(0, 6).Select(_ => fixture.Forge.Image([shared, fixture.Forge.Layer(100)])).ToArray();
        var repositories = images.Select((image, at) => $"team/{(at % 3 == 0 ? "a" : at % 3 == 1 ? "b" : "c")}").ToArray();
        foreach (var (image, repository) in images.Zip(repositories))
        {
            fixture.Source.Seed(repository, image);
        }

        await Task.WhenAll(images.Zip(repositories).Select((pair, at) => fixture.CopyAsync(pair.First, pair.Second, tag: $"v{at}")));

        var ofShared = fixture.Source.Requests.All.Where(request => request.Route == RegistryRoute.BlobGet && request.Reference == shared.Digest.ToString());
        Assert.Single(ofShared);
        Assert.Equal(2, fixture.Destination.Requests.Mounts);
        Assert.Single(fixture.Destination.Requests.All, request => request.Route == RegistryRoute.BlobHead && request.Reference == shared.Digest.ToString());
        Assert.All(repositories, repository => Assert.True(fixture.Destination.HasBlob(repository, shared.Digest)));
    }

    [Fact]
    public async Task Within_one_registry_blobs_are_mounted_and_never_read()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage();

        var outcome = await fixture.Copier.CopyAsync(
            new CopyRequest(fixture.Source.Repository("team/web"), image.Digest, fixture.Source.Repository("prod/web"), "1"), null, TestContext.Current.CancellationToken);

        Assert.Equal((0, 3), (outcome.BlobsUploaded, outcome.BlobsMounted));
        Assert.Equal(0, fixture.Source.Requests.Count(RegistryRoute.BlobGet));
        Assert.True(fixture.Source.Holds("prod/web", image));
    }

    [Fact]
    public async Task Copies_within_one_registry_that_does_not_mount_cannot_block_each_other()
    {
        await using var fixture = await CopyFixture.StartAsync(source: new FakeRegistryOptions { Mount = MountRule.OpensSession });
        fixture.Restart(transfersPerRegistry: 1);
        var images = Enumerable.Range(0, 5).Select(_ => fixture.SeedImage(layers: 3)).ToArray();

        await Task.WhenAll(images.Select((image, at) => fixture.Copier.CopyAsync(
            new CopyRequest(fixture.Source.Repository("team/web"), image.Digest, fixture.Source.Repository($"prod/{at}"), "1"), null, TestContext.Current.CancellationToken)))
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.All(images.Index(), entry => Assert.True(fixture.Source.Holds($"prod/{entry.Index}", entry.Item)));
    }

    [Fact]
    public async Task A_mount_that_opens_a_session_is_uploaded_into()
    {
        await using var fixture = await CopyFixture.StartAsync(source: new FakeRegistryOptions { Mount = MountRule.OpensSession });
        var image = fixture.SeedImage(layers: 1);

        await fixture.Copier.CopyAsync(
            new CopyRequest(fixture.Source.Repository("team/web"), image.Digest, fixture.Source.Repository("prod/web"), "1"), null, TestContext.Current.CancellationToken);

        Assert.Equal(2, fixture.Source.Requests.Count(RegistryRoute.UploadMount));
        Assert.Equal(0, fixture.Source.Requests.Count(RegistryRoute.UploadStart));
        Assert.Equal(0, fixture.Source.OpenSessions);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(400)]
    public async Task A_refused_mount_becomes_an_upload(int status)
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage(layers: 1);
        fixture.Source.Faults.Add(Fault.Answer(RegistryRoute.UploadMount, status));

        var outcome = await fixture.Copier.CopyAsync(
            new CopyRequest(fixture.Source.Repository("team/web"), image.Digest, fixture.Source.Repository("prod/web"), "1"), null, TestContext.Current.CancellationToken);

        Assert.Equal(2, outcome.BlobsUploaded);
        Assert.True(fixture.Source.Holds("prod/web", image));
    }

    [Fact]
    public async Task A_digest_that_is_there_under_another_tag_gets_only_the_new_tag()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage();
        fixture.Destination.Seed("team/web", image, "old");

        var outcome = await fixture.CopyAsync(image);

        Assert.Equal(new CopyOutcome(0, 0, 0, 0, 1), outcome);
        Assert.Equal(0, fixture.Destination.Requests.BlobRequests);
        Assert.Equal(image.Digest, fixture.Destination.Tags("team/web")["1"]);
    }

    [Fact]
    public async Task What_an_index_shares_with_one_that_is_there_is_left_alone()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var child = fixture.Forge.Image(platform: new("linux", "amd64"));
        var index = fixture.Forge.Index(child, fixture.Forge.Image(layers: 1, platform: new("linux", "arm64")));
        fixture.Source.Seed("team/web", index, "1");
        fixture.Destination.Seed("team/web", child);

        var outcome = await fixture.CopyAsync(index);

        Assert.Equal((2, 0, 2), (outcome.BlobsUploaded, outcome.BlobsPresent, outcome.ManifestsPushed));
    }

    [Fact]
    public async Task A_source_without_a_child_of_the_index_is_named_as_the_failing_side()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var child = fixture.Forge.Image();
        var index = fixture.Forge.Index(child);
        fixture.Source.Seed("team/web", index, "1");
        fixture.Source.DeleteManifest("team/web", child.Digest);

        var failure = await fixture.FailToCopyAsync(index);

        Assert.Equal((Side.Source, RegistryErrorKind.NotFound), (failure.Side, failure.Failure.Kind));
        Assert.Contains(child.Digest.ToString(), failure.Message);
        Assert.Empty(fixture.Destination.Tags("team/web"));
    }

    [Fact]
    public async Task An_index_nested_too_deep_is_refused()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var index = Enumerable.Range(0, 10).Aggregate(fixture.Forge.Image(), (inner, _) => fixture.Forge.Index(inner));
        fixture.Source.Seed("team/web", index, "1");

        var failure = await fixture.FailToCopyAsync(index);

        Assert.Equal((Side.Source, RegistryErrorKind.Unsupported), (failure.Side, failure.Failure.Kind));
    }

    [Fact]
    public async Task What_is_gone_is_found_and_a_deep_copy_puts_it_back()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var index = fixture.Forge.MultiPlatform([fixture.Forge.Layer()], 500, new("linux", "amd64"), new("linux", "arm64"));
        fixture.Source.Seed("team/web", index, "1");
        fixture.Destination.Seed("team/web", index, "1");
        fixture.Destination.DeleteManifest("team/web", index.Manifests[0].Digest);
        fixture.Destination.DeleteBlob("team/web", index.Blobs[0].Digest);

        var missing = await fixture.Copier.FindMissingAsync(fixture.Destination.Repository("team/web"), index.Digest, TestContext.Current.CancellationToken);
        await fixture.Copier.CopyAsync(fixture.Request(index) with { IsDeep = true }, null, TestContext.Current.CancellationToken);

        Assert.Contains(missing, descriptor => descriptor.Digest == index.Manifests[0].Digest);
        Assert.True(fixture.Destination.Holds("team/web", index));
    }

    [Fact]
    public async Task A_cancelled_copy_ends_as_cancelled_and_leaves_no_tag()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage();
        var gate = new RequestGate();
        fixture.Destination.Faults.Add(Fault.Hold(RegistryRoute.UploadPut, gate));
        using var stop = new CancellationTokenSource();

        var copy = fixture.Copier.CopyAsync(fixture.Request(image), null, stop.Token);
        await gate.WaitForArrivalsAsync(1);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => copy);
        Assert.Empty(fixture.Destination.Tags("team/web"));
    }
}
