using System.Net;
using System.Text.Json;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Testing;

public sealed class FakeRegistryTests
{
    private readonly ImageForge forge = new(1);

    [Fact]
    public async Task Ping_answers_and_is_recorded()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var client = new RawClient(registry.Host);

        using var answer = await client.GetAsync("/v2/");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Server"));
        var request = Assert.Single(registry.Requests.All);
        Assert.Equal((RegistryRoute.Ping, "GET", "/v2/", 200, false), (request.Route, request.Method, request.Path, request.Status, request.HadAuthorization));
    }

    [Fact]
    public async Task Every_shape_that_is_pushed_over_http_is_held_and_served_byte_by_byte()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var http = new HttpClient();
        using var client = new RawClient(registry.Host);
        var pusher = new RegistryPusher(http, registry.Address);

        foreach (var (name, image) in ForgedCorpus.Create(forge))
        {
            await pusher.PushAsync($"team/{name}", image, "1.0");

            using var answer = await client.GetAsync($"/v2/team/{name}/manifests/1.0");
            Assert.True(registry.Holds($"team/{name}", image), name);
            Assert.Equal(image.Root.Bytes.ToArray(), await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal(image.Root.MediaType, RawClient.Header(answer, "Content-Type"));
            Assert.Equal(image.Digest.ToString(), RawClient.Header(answer, "Docker-Content-Digest"));
        }
    }

    [Fact]
    public async Task Seeding_needs_no_request_and_head_agrees_with_it()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var client = new RawClient(registry.Host);
        var image = forge.Image();

        registry.Seed("team/web", image, "1.0");

        Assert.Equal(0, registry.Requests.Total);
        using var answer = await client.HeadAsync($"/v2/team/web/manifests/{image.Digest}");
        Assert.Equal(image.Root.Bytes.Length, answer.Content.Headers.ContentLength);
        Assert.Equal(1, registry.Requests.ManifestHeads);
        Assert.Equal(image.Digest, registry.Tags("team/web")["1.0"]);
        Assert.Equal(image.Digest, registry.Manifest("team/web", "1.0")?.Digest);
    }

    [Fact]
    public async Task A_large_blob_goes_in_and_out_unchanged()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var http = new HttpClient();
        var blob = new ForgedBlob(MediaTypes.OctetStream, forge.Noise(40_000_000));

        await new RegistryPusher(http, registry.Address).PushBlobAsync("team/web", blob);
        await using var body = await http.GetStreamAsync(new Uri(registry.Address, $"v2/team/web/blobs/{blob.Digest}"));

        Assert.Equal(blob.Digest.Hex, Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(body)));
        Assert.Equal((1, 3), (registry.Requests.Uploads, registry.Requests.BlobRequests));
    }

    [Fact]
    public async Task A_range_of_a_blob_comes_as_206_with_content_range()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var client = new RawClient(registry.Host);
        var bytes = forge.Noise(200_000);
        var digest = registry.PutBlob("team/web", bytes);

        using var middle = await client.GetAsync($"/v2/team/web/blobs/{digest}", "bytes=1000-1999");
        using var rest = await client.GetAsync($"/v2/team/web/blobs/{digest}", "bytes=150000-");
        using var beyond = await client.GetAsync($"/v2/team/web/blobs/{digest}", "bytes=200000-");

        Assert.Equal("bytes 1000-1999/200000", RawClient.Header(middle, "Content-Range"));
        Assert.Equal(bytes[1000..2000], await middle.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.PartialContent, rest.StatusCode);
        Assert.Equal(bytes[150_000..], await rest.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
    }

    [Fact]
    public async Task Unknown_content_is_answered_with_the_codes_of_the_specification()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var client = new RawClient(registry.Host);
        registry.CreateRepository("team/web");

        using var repository = await client.GetAsync("/v2/team/none/manifests/1");
        using var manifest = await client.GetAsync("/v2/team/web/manifests/1");
        using var blob = await client.GetAsync($"/v2/team/web/blobs/{Digest.Compute([])}");

        Assert.Equal("NAME_UNKNOWN", await CodeAsync(repository));
        Assert.Equal("MANIFEST_UNKNOWN", await CodeAsync(manifest));
        Assert.Equal("BLOB_UNKNOWN", await CodeAsync(blob));
    }

    [Fact]
    public async Task A_manifest_whose_parts_are_missing_is_refused_unless_lenient()
    {
        await using var strict = await FakeRegistry.StartAsync();
        await using var lenient = await FakeRegistry.StartAsync(new() { IsLenient = true });
        using var strictClient = new RawClient(strict.Host);
        using var lenientClient = new RawClient(lenient.Host);
        var index = forge.Index(forge.Image());
        var body = index.Root.Bytes.ToArray();

        using var refused = await strictClient.PutAsync("/v2/team/web/manifests/1", body, index.Root.MediaType);
        using var taken = await lenientClient.PutAsync("/v2/team/web/manifests/1", body, index.Root.MediaType);

        Assert.Equal("MANIFEST_BLOB_UNKNOWN", await CodeAsync(refused));
        Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
    }

    [Fact]
    public async Task A_manifest_is_hidden_from_clients_that_do_not_accept_its_type()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var client = new RawClient(registry.Host);
        registry.Seed("team/web", forge.Index(forge.Image()), "1");

        using var answer = await client.SendAsync(
            HttpMethod.Get, "/v2/team/web/manifests/1", change: request => request.Headers.TryAddWithoutValidation("Accept", MediaTypes.DockerManifest));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Deleting_a_manifest_takes_its_tags_along()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var client = new RawClient(registry.Host);
        var image = forge.Image();
        registry.Seed("team/web", image, "1");

        using var answer = await client.DeleteAsync($"/v2/team/web/manifests/{image.Digest}");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Empty(registry.Tags("team/web"));
    }

    [Fact]
    public async Task Tags_come_in_pages()
    {
        await using var registry = await FakeRegistry.StartAsync(new() { TagPageSize = 2 });
        using var client = new RawClient(registry.Host);
        var image = forge.Image();
        foreach (var tag in new[] { "a", "b", "c" })
        {
            registry.Seed("team/web", image, tag);
        }

        using var first = await client.GetAsync("/v2/team/web/tags/list");
        var next = RawClient.Header(first, "Link")!.Split('<', '>')[1];
        using var second = await client.GetAsync(next);

        Assert.Equal("""{"name":"team/web","tags":["a","b"]}""", await first.Content.ReadAsStringAsync());
        Assert.Equal("""{"name":"team/web","tags":["c"]}""", await second.Content.ReadAsStringAsync());
        Assert.Null(RawClient.Header(second, "Link"));
    }

    [Fact]
    public async Task Referrers_come_in_pages_and_filtered()
    {
        await using var registry = await FakeRegistry.StartAsync(new() { ReferrersPageSize = 1 });
        using var client = new RawClient(registry.Host);
        var image = forge.Image();
        registry.Seed("team/web", image);
        registry.Seed("team/web", forge.Artifact("type/a", [], image.Root));
        registry.Seed("team/web", forge.Artifact("type/b", [], image.Root));

        using var first = await client.GetAsync($"/v2/team/web/referrers/{image.Digest}");
        using var second = await client.GetAsync(RawClient.Header(first, "Link")!.Split('<', '>')[1]);
        using var filtered = await client.GetAsync($"/v2/team/web/referrers/{image.Digest}?artifactType=type/b");

        Assert.Equal(["type/a", "type/b"], [.. (await ArtifactTypesAsync(first)).Concat(await ArtifactTypesAsync(second)).Order()]);
        Assert.Equal(["type/b"], await ArtifactTypesAsync(filtered));
        Assert.Equal("artifactType", RawClient.Header(filtered, "OCI-Filters-Applied"));
    }

    [Fact]
    public async Task A_registry_without_the_referrers_api_answers_404_and_sends_no_subject()
    {
        await using var registry = await FakeRegistry.StartAsync(new() { HasReferrers = false, IsLenient = true });
        using var client = new RawClient(registry.Host);
        var signature = forge.Artifact("type/a", [], forge.Image().Root);

        using var list = await client.GetAsync($"/v2/team/web/referrers/{signature.Digest}");
        using var put = await client.PutAsync("/v2/team/web/manifests/1", signature.Root.Bytes.ToArray(), signature.Root.MediaType);

        Assert.Equal(HttpStatusCode.NotFound, list.StatusCode);
        Assert.Null(RawClient.Header(put, "OCI-Subject"));
    }

    internal static async Task<string?> CodeAsync(HttpResponseMessage answer)
    {
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return body.RootElement.GetProperty("errors")[0].GetProperty("code").GetString();
    }

    private static async Task<IReadOnlyList<string>> ArtifactTypesAsync(HttpResponseMessage answer)
    {
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return [.. body.RootElement.GetProperty("manifests").EnumerateArray().Select(item => item.GetProperty("artifactType").GetString()!)];
    }
}
