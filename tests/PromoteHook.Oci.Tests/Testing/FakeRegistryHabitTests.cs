using System.Net;
using System.Net.Http.Headers;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Testing;

public sealed class FakeRegistryHabitTests
{
    private readonly ImageForge forge = new(6);

    [Fact]
    public async Task A_redirected_blob_comes_from_storage_with_its_signature_verbatim_and_no_authorization()
    {
        await using var registry = await FakeRegistry.StartAsync(new() { RedirectsBlobs = true });
        using var client = new RawClient(registry.Host);
        var bytes = forge.Noise(5000);
        var digest = registry.PutBlob("team/web", bytes);

        using var redirect = await client.GetAsync($"/v2/team/web/blobs/{digest}");
        var location = RawClient.Location(redirect);
        using var rewritten = await client.GetAsync(location.Replace("%41", "A", StringComparison.Ordinal));
        using var range = await client.GetAsync(location, "bytes=4000-");
        client.Authorization = new AuthenticationHeaderValue("Bearer", "x");
        using var authorized = await client.GetAsync(location);

        Assert.Equal((307, registry.StorageHost), ((int)redirect.StatusCode, new Uri(location).Authority));
        Assert.Equal(HttpStatusCode.Forbidden, rewritten.StatusCode);
        Assert.Equal(bytes[4000..], await range.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.BadRequest, authorized.StatusCode);
        Assert.Equal(3, registry.Requests.Count(RegistryRoute.Storage));
    }

    [Theory]
    [InlineData(TagRule.Mutable, 201, 201)]
    [InlineData(TagRule.ImmutableConflict, 201, 409)]
    [InlineData(TagRule.ImmutableEcr, 400, 400)]
    public async Task A_tag_is_pushed_again_as_the_rule_allows(TagRule rule, int sameDigest, int otherDigest)
    {
        await using var registry = await FakeRegistry.StartAsync(new() { Tags = rule });
        using var client = new RawClient(registry.Host);
        var (first, second) = (forge.Image(), forge.Image());
        registry.Seed("team/web", first, "1");
        registry.Seed("team/web", second);

        using var same = await client.PutAsync("/v2/team/web/manifests/1", first.Root.Bytes.ToArray(), first.Root.MediaType);
        using var other = await client.PutAsync("/v2/team/web/manifests/1", second.Root.Bytes.ToArray(), second.Root.MediaType);

        Assert.Equal((sameDigest, otherDigest), ((int)same.StatusCode, (int)other.StatusCode));
        Assert.Equal(otherDigest == 201 ? second.Digest : first.Digest, registry.Tags("team/web")["1"]);
    }

    [Fact]
    public async Task A_refused_type_is_answered_with_405_unsupported()
    {
        await using var registry = await FakeRegistry.StartAsync(new() { RefusedMediaTypes = [ForgedTypes.HelmConfig], IsLenient = true });
        using var client = new RawClient(registry.Host);
        var chart = forge.HelmChart();

        using var answer = await client.PutAsync("/v2/team/web/manifests/1", chart.Root.Bytes.ToArray(), chart.Root.MediaType);

        Assert.Equal((405, "UNSUPPORTED"), ((int)answer.StatusCode, await FakeRegistryTests.CodeAsync(answer)));
    }

    [Fact]
    public async Task A_manifest_of_another_type_or_digest_than_named_is_refused()
    {
        await using var registry = await FakeRegistry.StartAsync(new() { IsLenient = true });
        using var client = new RawClient(registry.Host);
        var image = forge.Image();

        using var type = await client.PutAsync("/v2/team/web/manifests/1", image.Root.Bytes.ToArray(), MediaTypes.DockerManifest);
        using var digest = await client.PutAsync($"/v2/team/web/manifests/{Digest.Compute([])}", image.Root.Bytes.ToArray(), image.Root.MediaType);

        Assert.Equal("MANIFEST_INVALID", await FakeRegistryTests.CodeAsync(type));
        Assert.Equal("DIGEST_INVALID", await FakeRegistryTests.CodeAsync(digest));
    }
}
