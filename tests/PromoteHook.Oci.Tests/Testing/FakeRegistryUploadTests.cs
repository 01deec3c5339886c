using System.Net;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Testing;

public sealed class FakeRegistryUploadTests
{
    private readonly byte[] bytes = new ImageForge(2).Noise(150_000);

    private Digest Digest => Digest.Compute(bytes);

    [Fact]
    public async Task One_post_with_the_digest_stores_the_blob()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var client = new RawClient(registry.Host);

        using var answer = await client.PostAsync($"/v2/team/web/blobs/uploads/?digest={Digest}", bytes);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(bytes, registry.Blob("team/web", Digest));
        Assert.Equal(bytes.Length, registry.Requests.All[0].BodyBytes);
        Assert.Equal(1, registry.Requests.Uploads);
    }

    [Fact]
    public async Task Patches_follow_the_location_and_the_offset()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var client = new RawClient(registry.Host);

        using var first = await client.PatchAsync(await client.StartUploadAsync("team/web"), bytes[..100_000], "0-99999");
        using var wrong = await client.PatchAsync(RawClient.Location(first), bytes[100_000..], "5-50004");
        using var status = await client.GetAsync(RawClient.Location(wrong));
        using var second = await client.PatchAsync(RawClient.Location(status), bytes[100_000..], "100000-149999");
        using var end = await client.PutAsync($"{RawClient.Location(second)}&digest={Digest}", []);

        Assert.Equal("0-99999", RawClient.Header(first, "Range"));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, wrong.StatusCode);
        Assert.Equal((HttpStatusCode.NoContent, "0-99999"), (status.StatusCode, RawClient.Header(status, "Range")));
        Assert.Equal(HttpStatusCode.Created, end.StatusCode);
        Assert.Equal(bytes, registry.Blob("team/web", Digest));
    }

    [Fact]
    public async Task A_patch_without_a_range_streams_a_body_of_unknown_length()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var client = new RawClient(registry.Host);

        using var patch = await client.SendAsync(
            HttpMethod.Patch,
            await client.StartUploadAsync("team/web"),
            bytes,
            change: request => request.Headers.TransferEncodingChunked = true);
        using var end = await client.PutAsync($"{RawClient.Location(patch)}&digest={Digest}", []);

        Assert.Equal(HttpStatusCode.Accepted, patch.StatusCode);
        Assert.Equal(bytes, registry.Blob("team/web", Digest));
    }

    [Fact]
    public async Task The_state_in_a_location_must_come_back_as_written()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var client = new RawClient(registry.Host);
        var location = await client.StartUploadAsync("team/web");
        Assert.Contains("%2Db%41%2B", location, StringComparison.Ordinal);

        using var rewritten = await client.PutAsync($"{location.Replace("%2D", "-", StringComparison.Ordinal)}&digest={Digest}", bytes);
        using var verbatim = await client.PutAsync($"{location}&digest={Digest}", bytes);

        Assert.Equal("BLOB_UPLOAD_INVALID", await FakeRegistryTests.CodeAsync(rewritten));
        Assert.Equal(HttpStatusCode.Created, verbatim.StatusCode);
    }

    [Fact]
    public async Task A_registry_that_is_not_strict_takes_the_state_in_any_spelling()
    {
        await using var registry = await FakeRegistry.StartAsync(new() { WantsStateVerbatim = false });
        using var client = new RawClient(registry.Host);
        var location = await client.StartUploadAsync("team/web");

        using var answer = await client.PutAsync($"{location.Replace("%2D", "-", StringComparison.Ordinal)}&digest={Digest}", bytes);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task A_wrong_digest_is_refused_and_ends_the_session()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var client = new RawClient(registry.Host);

        using var answer = await client.PutAsync($"{await client.StartUploadAsync("team/web")}&digest={Digest.Compute([])}", bytes);

        Assert.Equal("DIGEST_INVALID", await FakeRegistryTests.CodeAsync(answer));
        Assert.Equal(0, registry.OpenSessions);
        Assert.False(registry.HasBlob("team/web", Digest));
    }

    [Fact]
    public async Task A_cancelled_upload_is_gone()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var client = new RawClient(registry.Host);
        var location = await client.StartUploadAsync("team/web");

        using var cancel = await client.DeleteAsync(location);
        using var late = await client.PutAsync($"{location}&digest={Digest}", bytes);

        Assert.Equal(HttpStatusCode.NoContent, cancel.StatusCode);
        Assert.Equal("BLOB_UPLOAD_UNKNOWN", await FakeRegistryTests.CodeAsync(late));
    }

    [Theory]
    [InlineData(MountRule.Mounts, false, 201)]
    [InlineData(MountRule.OpensSession, true, 202)]
    [InlineData(MountRule.ReferencedOnly, false, 202)]
    [InlineData(MountRule.ReferencedOnly, true, 201)]
    public async Task A_mount_does_what_the_rule_says(MountRule rule, bool isReferenced, int status)
    {
        await using var registry = await FakeRegistry.StartAsync(new() { Mount = rule });
        using var client = new RawClient(registry.Host);
        registry.PutBlob("team/base", bytes);
        if (isReferenced)
        {
            registry.Seed("team/base", new ImageForge(3).Artifact("type/a", [new ForgedBlob(MediaTypes.OctetStream, bytes)]));
        }

        using var answer = await client.PostAsync($"/v2/team/web/blobs/uploads/?mount={Digest}&from=team/base");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 201, registry.HasBlob("team/web", Digest));
        Assert.Equal(status == 201 ? 1 : 0, registry.Requests.Mounts);
    }

    [Theory]
    [InlineData(LocationStyle.Absolute)]
    [InlineData(LocationStyle.Relative)]
    [InlineData(LocationStyle.OtherPort)]
    public async Task An_upload_works_with_every_style_of_location(LocationStyle style)
    {
        await using var registry = await FakeRegistry.StartAsync(new() { Location = style });
        using var client = new RawClient(registry.Host);
        var location = await client.StartUploadAsync("team/web");

        using var answer = await client.PutAsync($"{location}&digest={Digest}", bytes);

        Assert.StartsWith(
            style switch { LocationStyle.Relative => "/v2/", LocationStyle.OtherPort => $"http://{registry.StorageHost}/", _ => $"http://{registry.Host}/" },
            location,
            StringComparison.Ordinal);
        Assert.Equal(bytes, registry.Blob("team/web", Digest));
    }

    [Fact]
    public async Task An_artifactory_takes_a_blob_by_patch_only()
    {
        await using var registry = await FakeRegistry.StartAsync(new() { MonolithicPutStatus = 404 });
        using var client = new RawClient(registry.Host);

        using var whole = await client.PutAsync($"{await client.StartUploadAsync("team/web")}&digest={Digest}", bytes);
        using var patch = await client.PatchAsync(await client.StartUploadAsync("team/web"), bytes);
        using var end = await client.PutAsync($"{RawClient.Location(patch)}&digest={Digest}", []);

        Assert.Equal(HttpStatusCode.NotFound, whole.StatusCode);
        Assert.Equal(HttpStatusCode.Created, end.StatusCode);
    }

    [Fact]
    public async Task Chunks_have_bounds()
    {
        await using var registry = await FakeRegistry.StartAsync(new() { ChunkMinBytes = 10, ChunkMaxBytes = 100 });
        using var client = new RawClient(registry.Host);
        using var start = await client.PostAsync("/v2/team/web/blobs/uploads/");

        using var large = await client.PatchAsync(RawClient.Location(start), bytes[..101], "0-100");
        using var small = await client.PatchAsync(RawClient.Location(start), bytes[..5], "0-4");
        using var after = await client.PatchAsync(RawClient.Location(small), bytes[5..20], "5-19");

        Assert.Equal("10", RawClient.Header(start, "OCI-Chunk-Min-Length"));
        Assert.Equal(416, (int)large.StatusCode);
        Assert.Equal(202, (int)small.StatusCode);
        Assert.Equal("SIZE_INVALID", await FakeRegistryTests.CodeAsync(after));
    }

    [Fact]
    public async Task A_registry_without_single_post_opens_a_session_instead()
    {
        await using var registry = await FakeRegistry.StartAsync(new() { TakesSinglePost = false });
        using var client = new RawClient(registry.Host);

        using var answer = await client.PostAsync($"/v2/team/web/blobs/uploads/?digest={Digest}", bytes);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(1, registry.OpenSessions);
    }

    [Fact]
    public async Task A_repository_that_must_be_created_is_unknown_before()
    {
        await using var registry = await FakeRegistry.StartAsync(new() { NeedsCreatedRepositories = true });
        using var client = new RawClient(registry.Host);

        using var before = await client.PostAsync("/v2/team/web/blobs/uploads/");
        registry.CreateRepository("team/web");
        using var after = await client.PostAsync("/v2/team/web/blobs/uploads/");

        Assert.Equal("NAME_UNKNOWN", await FakeRegistryTests.CodeAsync(before));
        Assert.Equal(HttpStatusCode.Accepted, after.StatusCode);
    }
}
