using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Transport;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Copying;

public sealed class FaultyCopyTests
{
    private const int LayerBytes = 700_000;

    [Theory]
    [InlineData(1)]
    [InlineData(300_000)]
    [InlineData(700_001)]
    public async Task A_cut_source_is_read_on_from_the_next_byte_into_the_same_upload(int cutAt)
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage(layers: 1, layerBytes: LayerBytes);
        var layer = image.Blobs[^1];
        fixture.Source.Faults.Add(Fault.CutAfter(RegistryRoute.BlobGet, cutAt) with { Reference = layer.Digest.ToString(), Times = 1 });

        await fixture.CopyAsync(image);

        var reads = fixture.Source.Requests.All.Where(request => request.Route == RegistryRoute.BlobGet && request.Reference == layer.Digest.ToString()).ToArray();
        Assert.Equal(2, reads.Length);
        Assert.Equal($"bytes={reads[0].SentBytes}-", reads[1].Range);
        Assert.Equal(2, fixture.Destination.Requests.Count(RegistryRoute.UploadStart));
        Assert.True(fixture.Destination.Holds("team/web", image));
    }

    [Fact]
    public async Task A_source_that_ignores_ranges_is_skipped_forward()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage(layers: 1, layerBytes: LayerBytes);
        var layer = image.Blobs[^1];
        fixture.Source.Faults.Add(
            Fault.CutAfter(RegistryRoute.BlobGet, 300_000) with { Reference = layer.Digest.ToString(), Times = 1 },
            Fault.Answer(RegistryRoute.BlobGet, 200, "short") with { Reference = layer.Digest.ToString(), Skip = 1, Times = 1 });

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(350_000)]
    public async Task A_cut_upload_starts_over_in_a_new_session(int cutAt)
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage(layers: 1, layerBytes: LayerBytes);
        fixture.Destination.Faults.Add(Fault.CutAfter(RegistryRoute.UploadPut, cutAt) with { Times = 2 });

        await fixture.CopyAsync(image);

        // Two blobs; the config's upload may be too short to be cut at all.
        Assert.InRange(fixture.Destination.Requests.Count(RegistryRoute.UploadStart), 3, 4);
        Assert.True(fixture.Destination.Holds("team/web", image));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_transient_refusal_of_an_upload_is_tried_again(int status)
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage();
        fixture.Destination.Faults.Add(Fault.Answer(RegistryRoute.UploadPut, status) with { Times = 2 });

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
    }

    [Fact]
    public async Task A_corrupted_byte_is_never_committed_and_the_content_is_read_three_times()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage(layers: 1, layerBytes: LayerBytes);
        var layer = image.Blobs[^1];
        fixture.Source.Faults.Add(Fault.CorruptByte(RegistryRoute.BlobGet, 5000) with { Reference = layer.Digest.ToString() });

        var failure = await fixture.FailToCopyAsync(image);

        Assert.Equal((Side.Source, RegistryErrorKind.InvalidContent), (failure.Side, failure.Failure.Kind));
        Assert.Equal(3, fixture.Source.Requests.All.Count(request => request.Route == RegistryRoute.BlobGet && request.Reference == layer.Digest.ToString()));
        Assert.All(
            fixture.Destination.Requests.All.Where(request => request.Route == RegistryRoute.UploadPut && request.Status != 201),
            request => Assert.True(request.BodyBytes < layer.Bytes.Length));
        Assert.Empty(fixture.Destination.Tags("team/web"));
    }

    [Fact]
    public async Task A_byte_corrupted_once_heals()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage();
        fixture.Source.Faults.Add(Fault.CorruptByte(RegistryRoute.BlobGet, 10) with { Times = 1 });

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
    }

    [Fact]
    public async Task A_blob_longer_than_its_manifest_says_is_invalid()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage(layers: 1);

        var failure = await Assert.ThrowsAsync<CopyException>(() => fixture.CopyLyingAsync(image, longer: -1));

        Assert.Equal((Side.Source, RegistryErrorKind.InvalidContent), (failure.Side, failure.Failure.Kind));
        Assert.False(fixture.Destination.HasBlob("team/web", image.Blobs[^1].Digest));
    }

    [Fact]
    public async Task A_stalled_source_is_read_on_from_the_next_byte_into_the_same_upload()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage(layers: 1, layerBytes: LayerBytes);
        fixture.Source.Faults.Add(Fault.StallAfter(RegistryRoute.BlobGet, 300_000) with { Reference = image.Blobs[^1].Digest.ToString(), Times = 1 });

        await fixture.CopyAsync(image);

        Assert.Equal("bytes=300000-", fixture.Source.Requests.All.Last(request => request.Route == RegistryRoute.BlobGet && request.Reference == image.Blobs[^1].Digest.ToString()).Range);
        Assert.Equal(2, fixture.Destination.Requests.Count(RegistryRoute.UploadStart));
        Assert.True(fixture.Destination.Holds("team/web", image));
    }

    [Fact]
    public async Task A_registry_that_loses_the_content_of_a_put_is_given_patches_from_then_on()
    {
        await using var fixture = await CopyFixture.StartAsync(new FakeRegistryOptions { MonolithicPutStatus = 404 });
        var first = fixture.SeedImage(layers: 1);
        var second = fixture.SeedImage(layers: 1);

        await fixture.CopyAsync(first, tag: "1");
        fixture.Destination.Requests.Clear();
        await fixture.CopyAsync(second, tag: "2");

        Assert.True(fixture.Destination.Holds("team/web", second));
        Assert.Equal(2, fixture.Destination.Requests.Count(RegistryRoute.UploadPatch));
        Assert.DoesNotContain(fixture.Destination.Requests.All, request => request is { Route: RegistryRoute.UploadPut, Status: 404 });
    }

    [Fact]
    public async Task A_registry_that_claims_a_blob_and_then_misses_it_gets_it_again()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage();
        fixture.Destination.Faults.Add(Fault.Answer(RegistryRoute.BlobHead, 200));

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
        Assert.Equal(image.Digest, fixture.Destination.Tags("team/web")["1"]);
    }

    [Theory]
    [InlineData(TagRule.ImmutableEcr)]
    [InlineData(TagRule.ImmutableConflict)]
    public async Task An_immutable_tag_that_another_writer_set_to_the_same_digest_is_success(TagRule rule)
    {
        await using var fixture = await CopyFixture.StartAsync(new FakeRegistryOptions { Tags = rule });
        var image = fixture.SeedImage();
        fixture.Destination.Seed("team/web", image, "1");

        await fixture.CopyAsync(image);

        Assert.Equal(image.Digest, fixture.Destination.Tags("team/web")["1"]);
    }

    [Theory]
    [InlineData(TagRule.ImmutableEcr)]
    [InlineData(TagRule.ImmutableConflict)]
    public async Task An_immutable_tag_with_another_digest_is_a_conflict(TagRule rule)
    {
        await using var fixture = await CopyFixture.StartAsync(new FakeRegistryOptions { Tags = rule });
        var image = fixture.SeedImage();
        fixture.Destination.Seed("team/web", fixture.Forge.Image(), "1");

        var failure = await fixture.FailToCopyAsync(image);

        Assert.Equal((Side.Destination, RegistryErrorKind.Conflict), (failure.Side, failure.Failure.Kind));
    }

    [Fact]
    public async Task A_manifest_that_is_accepted_and_then_gone_is_no_success()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage();
        fixture.Destination.Faults.Add(Fault.Drop(RegistryRoute.ManifestPut));

        var failure = await fixture.FailToCopyAsync(image);

        Assert.Equal((Side.Destination, RegistryErrorKind.InvalidContent), (failure.Side, failure.Failure.Kind));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(200)]
    public async Task A_registry_that_hears_of_its_own_tag_a_moment_later_is_asked_again(int first)
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage();
        var late = first == 404 ? Fault.Answer(RegistryRoute.ManifestHead, 404) : Fault.Header(RegistryRoute.ManifestHead, "Docker-Content-Digest", Digest.Compute("before"u8).ToString());
        fixture.Destination.Faults.Add(late with { Reference = "1", Times = 2 });

        await fixture.CopyAsync(image);

        Assert.Equal(3, fixture.Destination.Requests.All.Count(request => request is { Route: RegistryRoute.ManifestHead, Reference: "1" }));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(int.MaxValue, false)]
    public async Task A_manifest_that_is_damaged_on_its_way_to_its_digest_is_sent_again(int times, bool heals)
    {
        await using var fixture = await CopyFixture.StartAsync();
        var child = fixture.Forge.Image();
        var image = fixture.Forge.Index(child);
        fixture.Source.Seed("team/web", image, "1");
        var refusal = Fault.Answer(RegistryRoute.ManifestPut, 400, """{"errors":[{"code":"DIGEST_INVALID","message":"provided digest did not match uploaded content"}]}""");
        fixture.Destination.Faults.Add(refusal with { Reference = child.Digest.ToString(), Times = times });

        if (heals)
        {
            await fixture.CopyAsync(image);
        }
        else
        {
            Assert.Equal(RegistryErrorKind.InvalidContent, (await fixture.FailToCopyAsync(image)).Failure.Kind);
        }

        Assert.Equal(heals, fixture.Destination.Holds("team/web", image));
        Assert.Equal(heals ? times + 1 : 3, fixture.Destination.Requests.All.Count(request => request.Route == RegistryRoute.ManifestPut && request.Reference == child.Digest.ToString()));
    }

    [Fact]
    public async Task A_digest_refused_under_a_tag_is_the_registrys_last_word()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage();
        fixture.Destination.Faults.Add(Fault.Answer(RegistryRoute.ManifestPut, 400, """{"errors":[{"code":"DIGEST_INVALID","message":"no"}]}"""));

        Assert.Equal(RegistryErrorKind.InvalidContent, (await fixture.FailToCopyAsync(image)).Failure.Kind);
        Assert.Equal(1, fixture.Destination.Requests.Count(RegistryRoute.ManifestPut));
    }

    [Fact]
    public async Task A_tag_that_stands_for_another_digest_right_after_the_write_is_a_conflict()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage();
        var other = Digest.Compute("of another writer"u8).ToString();
        fixture.Destination.Faults.Add(Fault.Header(RegistryRoute.ManifestHead, "Docker-Content-Digest", other) with { Reference = "1" });

        var failure = await fixture.FailToCopyAsync(image);

        Assert.Equal((Side.Destination, RegistryErrorKind.Conflict), (failure.Side, failure.Failure.Kind));
        Assert.Contains(other, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_that_another_writer_sets_between_the_question_and_the_write_is_written_over_and_proved()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var (image, other) = (fixture.SeedImage(), fixture.Forge.Image());
        fixture.Destination.Seed("team/web", other);

        await CopyBesideAnotherAsync(fixture, image, other);

        Assert.Equal(image.Digest, fixture.Destination.Tags("team/web")["1"]);
        Assert.True(fixture.Destination.Holds("team/web", image));
        Assert.Equal(1, fixture.Destination.Requests.Count(RegistryRoute.ManifestPut));
        Assert.Equal((RegistryRoute.ManifestHead, 200), (fixture.Destination.Requests.All[^1].Route, fixture.Destination.Requests.All[^1].Status));
    }

    [Theory]
    [InlineData(TagRule.ImmutableConflict)]
    [InlineData(TagRule.ImmutableEcr)]
    [InlineData(TagRule.ImmutableArtifactRegistry)]
    public async Task An_immutable_tag_that_another_writer_sets_between_the_question_and_the_write_stays_and_is_a_conflict(TagRule rule)
    {
        await using var fixture = await CopyFixture.StartAsync(new FakeRegistryOptions { Tags = rule });
        var (image, other) = (fixture.SeedImage(), fixture.Forge.Image());
        fixture.Destination.Seed("team/web", other);

        var failure = await Assert.ThrowsAsync<CopyException>(() => CopyBesideAnotherAsync(fixture, image, other));

        Assert.Equal((Side.Destination, RegistryErrorKind.Conflict), (failure.Side, failure.Failure.Kind));
        Assert.Equal(other.Digest, fixture.Destination.Tags("team/web")["1"]);
        Assert.Equal(1, fixture.Destination.Requests.Count(RegistryRoute.ManifestPut));
    }

    [Fact]
    public async Task A_repository_that_must_be_created_first_is_told_apart()
    {
        await using var fixture = await CopyFixture.StartAsync(new FakeRegistryOptions { NeedsCreatedRepositories = true });
        var image = fixture.SeedImage();

        var failure = await fixture.FailToCopyAsync(image);

        Assert.True(failure.Failure.IsRepositoryMissing);
        Assert.Equal(Side.Destination, failure.Side);
    }

    [Fact]
    public async Task When_the_leading_source_lacks_a_blob_another_image_brings_it()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var shared = fixture.Forge.Layer();
        var broken = fixture.Forge.Image([shared, fixture.Forge.Layer()]);
        var whole = fixture.Forge.Image([shared, fixture.Forge.Layer()]);
        fixture.Source.Seed("team/broken", broken);
        fixture.Source.Seed("team/whole", whole);
        fixture.Source.DeleteBlob("team/broken", shared.Digest);
        var gate = new RequestGate();
        fixture.Source.Faults.Add(Fault.Hold(RegistryRoute.BlobGet, gate) with { Repository = "team/broken", Reference = shared.Digest.ToString() });

        var first = fixture.CopyAsync(broken, "team/broken", to: "team/web", tag: "broken");
        await gate.WaitForArrivalsAsync(1);
        var second = fixture.CopyAsync(whole, "team/whole", to: "team/web", tag: "whole");
        gate.Open();

        await second;
        Assert.Equal(RegistryErrorKind.NotFound, (await Assert.ThrowsAsync<CopyException>(() => first)).Failure.Kind);
        Assert.True(fixture.Destination.Holds("team/web", whole));
    }

    [Theory]
    [InlineData(LocationStyle.Relative)]
    [InlineData(LocationStyle.OtherPort)]
    public async Task Upload_locations_of_every_style_are_followed(LocationStyle style)
    {
        await using var fixture = await CopyFixture.StartAsync(new FakeRegistryOptions { Location = style }, new FakeRegistryOptions { RedirectsBlobs = true });
        var image = fixture.SeedImage();

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
    }

    /// <summary>Copies an image while another writer sets its tag on another, behind the copy's question and before its write.</summary>
    private static async Task CopyBesideAnotherAsync(CopyFixture fixture, ForgedImage image, ForgedImage other)
    {
        var gate = new RequestGate();
        fixture.Destination.Faults.Add(Fault.Hold(RegistryRoute.ManifestPut, gate));

        var copy = fixture.CopyAsync(image);
        await gate.WaitForArrivalsAsync(1).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        fixture.Destination.Tag("team/web", "1", other.Digest);
        gate.Open();
        await copy;
    }
}
