using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PromoteHook.Testing;
using PromoteHook.Testing.Clouds;

namespace PromoteHook.Oci.Tests.Testing;

public sealed class VendorHabitsTests
{
    private const string Ecr = "111111111111.dkr.ecr.eu-west-1.amazonaws.com";
    private const string OtherEcr = "222222222222.dkr.ecr.eu-west-1.amazonaws.com";
    private const string Bucket = "prod-eu-west-1-starport-layer-bucket.s3.eu-west-1.amazonaws.com";
    private const string Google = "europe-docker.pkg.dev";

    private static readonly RepositoryRight Everything = new("**", CanPush: true);

    private readonly ManualClock clock = new();
    private readonly ImageForge forge = new(8);

    [Fact]
    public async Task Ecr_takes_tokens_that_were_issued_and_have_not_expired()
    {
        var tokens = new TokenStore(clock, TimeSpan.FromHours(12), "ecr");
        await using var hosts = await NamedHosts.StartAsync();
        await using var registry = await StartAsync(hosts, VendorHabits.Ecr(Ecr, tokens.Find) with { Time = clock });
        using var client = new RawClient(Ecr, hosts);
        var token = tokens.Issue(Everything);

        using var nobody = await client.GetAsync("/v2/");
        client.Authorization = Basic("AWS", "ecr-9");
        using var stranger = await client.GetAsync("/v2/");
        client.Authorization = Basic("AWS", token);
        using var known = await client.GetAsync("/v2/");
        clock.Advance(TimeSpan.FromHours(12));
        using var expired = await client.GetAsync("/v2/");

        Assert.Equal([401, 401, 200, 403], registry.Requests.All.Select(request => request.Status));
        Assert.Equal($"Basic realm=\"https://{Ecr}/\",service=\"ecr.amazonaws.com\"", RawClient.Header(nobody, "WWW-Authenticate"));
        Assert.Equal(("text/plain", "Not Authorized\n"), (nobody.Content.Headers.ContentType?.MediaType, await nobody.Content.ReadAsStringAsync()));
        Assert.Equal("Your authorization token has expired. Reauthenticate and try again.", await MessageAsync(expired));
    }

    [Fact]
    public async Task Ecr_names_the_action_that_a_token_does_not_allow()
    {
        await using var place = await StartEcrAsync(rights: new RepositoryRight("**", CanPush: false));
        var (_, registry, client) = place;
        registry.CreateRepository("team/web");

        using var answer = await client.PostAsync("/v2/team/web/blobs/uploads/");

        Assert.Equal(403, (int)answer.StatusCode);
        Assert.Contains("not authorized to perform: ecr:InitiateLayerUpload on resource: arn:aws:ecr:eu-west-1:111111111111:repository/team/web", await MessageAsync(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ecr_knows_no_repository_before_it_is_created()
    {
        await using var place = await StartEcrAsync();
        var (_, registry, client) = place;

        using var before = await client.PostAsync("/v2/team/web/blobs/uploads/");
        registry.CreateRepository("team/web");
        using var after = await client.PostAsync("/v2/team/web/blobs/uploads/");

        Assert.Equal((404, 202), ((int)before.StatusCode, (int)after.StatusCode));
        Assert.Equal("The repository with name 'team/web' does not exist in the registry with id '111111111111'", await MessageAsync(before));
        Assert.StartsWith($"https://{Ecr}/v2/team/web/blobs/uploads/", RawClient.Location(after), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ecr_redirects_blobs_to_a_bucket_that_refuses_its_authorization()
    {
        await using var place = await StartEcrAsync();
        var (hosts, registry, client) = place;
        var bytes = forge.Noise(5000);
        var digest = registry.PutBlob("team/web", bytes);

        using var redirect = await client.GetAsync($"/v2/team/web/blobs/{digest}");
        var location = RawClient.Location(redirect);
        using var twice = await client.GetAsync(location);
        client.Authorization = null;
        using var bare = await client.GetAsync(location);

        Assert.Equal((307, Bucket), ((int)redirect.StatusCode, new Uri(location).Authority));
        Assert.Equal(400, (int)twice.StatusCode);
        Assert.Equal(bytes, await bare.Content.ReadAsByteArrayAsync());
        Assert.Equal([Ecr, Bucket], hosts.Connects.Distinct());
    }

    [Fact]
    public async Task Two_accounts_share_a_bucket()
    {
        await using var place = await StartEcrAsync();
        var (hosts, registry, client) = place;
        await using var other = await StartAsync(hosts, VendorHabits.Ecr(OtherEcr, _ => null) with { Auth = new FakeAuth() });
        var digest = other.PutBlob("team/web", forge.Noise(50));
        client.Authorization = null;

        using var redirect = await client.GetAsync($"https://{other.Host}/v2/team/web/blobs/{digest}");
        using var blob = await client.GetAsync(RawClient.Location(redirect));

        Assert.Equal(200, (int)blob.StatusCode);
        Assert.Equal((0, 1), (registry.Requests.Count(RegistryRoute.Storage, "team/web"), other.Requests.Count(RegistryRoute.Storage, "team/web")));
    }

    [Fact]
    public async Task Ecr_answers_201_to_each_patch_and_loses_all_but_the_first()
    {
        await using var place = await StartEcrAsync();
        var (_, registry, client) = place;
        registry.CreateRepository("team/web");
        var bytes = forge.Noise(30);

        using var first = await client.PatchAsync(await client.StartUploadAsync("team/web"), bytes[..10], "0-9");
        using var again = await client.PatchAsync(RawClient.Location(first), bytes[..10], "0-9");
        using var second = await client.PatchAsync(RawClient.Location(again), bytes[10..], "10-29");
        using var status = await client.GetAsync(RawClient.Location(second));
        using var end = await client.PutAsync($"{RawClient.Location(second)}&digest={Digest.Compute(bytes)}", []);

        Assert.Equal((201, 416, 201, 404, 400), ((int)first.StatusCode, (int)again.StatusCode, (int)second.StatusCode, (int)status.StatusCode, (int)end.StatusCode));
        Assert.Equal("First byte of the layer part is 0 instead of 10", await MessageAsync(again));
        Assert.Equal("0-9", RawClient.Header(second, "Range"));
    }

    [Fact]
    public async Task Ecr_takes_a_blob_in_one_put_and_after_one_patch_and_mounts_none()
    {
        await using var place = await StartEcrAsync();
        var (_, registry, client) = place;
        registry.CreateRepository("team/web");
        var (one, other) = (forge.Noise(3_000_000), forge.Noise(100));
        var there = registry.PutBlob("team/base", forge.Noise(7));

        using var put = await client.PutAsync($"{await client.StartUploadAsync("team/web")}&digest={Digest.Compute(one)}", one);
        using var patch = await client.PatchAsync(await client.StartUploadAsync("team/web"), other);
        using var end = await client.PutAsync($"{RawClient.Location(patch)}&digest={Digest.Compute(other)}", []);
        using var mount = await client.PostAsync($"/v2/team/web/blobs/uploads/?mount={there}&from=team/base");

        Assert.Equal((201, 201, 202), ((int)put.StatusCode, (int)end.StatusCode, (int)mount.StatusCode));
        Assert.Equal(one, registry.Blob("team/web", Digest.Compute(one)));
    }

    [Fact]
    public async Task Ecr_answers_405_to_types_with_parameters()
    {
        await using var place = await StartEcrAsync();
        var (_, registry, client) = place;
        var config = registry.PutBlob("team/web", "{}"u8.ToArray());
        var manifest = $$"""
            {"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","artifactType":"application/vnd.example+json;version=0.2",
            "config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"{{config}}","size":2},"layers":[]}
            """;

        using var strange = await client.PutAsync("/v2/team/web/manifests/1", Encoding.UTF8.GetBytes(manifest), MediaTypes.OciManifest);
        using var plain = await client.PutAsync(
            "/v2/team/web/manifests/1", Encoding.UTF8.GetBytes(manifest.Replace(";version=0.2", "", StringComparison.Ordinal)), MediaTypes.OciManifest);

        Assert.Equal((405, 201), ((int)strange.StatusCode, (int)plain.StatusCode));
        Assert.Contains("Invalid JSON syntax", await MessageAsync(strange), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ecr_public_has_one_scope_and_says_400_to_a_bearer_token_that_has_expired()
    {
        await using var hosts = await NamedHosts.StartAsync();
        await using var registry = await StartAsync(hosts, VendorHabits.EcrPublic(_ => null) with { Time = clock });
        using var client = new RawClient(registry.Host, hosts);
        registry.Seed("nginx/nginx", forge.Image(), "1");
        using var challenge = await client.GetAsync("/v2/nginx/nginx/manifests/1");
        using var token = await client.GetAsync("/token/?service=public.ecr.aws&scope=aws");
        client.Authorization = new AuthenticationHeaderValue("Bearer", JsonDocument.Parse(await token.Content.ReadAsByteArrayAsync()).RootElement.GetProperty("token").GetString());

        using var pull = await client.GetAsync("/v2/nginx/nginx/manifests/1");
        using var push = await client.PostAsync("/v2/nginx/nginx/blobs/uploads/");
        clock.Advance(TimeSpan.FromHours(1));
        using var expired = await client.GetAsync("/v2/nginx/nginx/manifests/1");

        Assert.Equal("Bearer realm=\"https://public.ecr.aws/token/\",service=\"public.ecr.aws\",scope=\"aws\"", RawClient.Header(challenge, "WWW-Authenticate"));
        Assert.Equal((200, 401, 400), ((int)pull.StatusCode, (int)push.StatusCode, (int)expired.StatusCode));
        Assert.StartsWith("Your Authorization Token has expired.", await MessageAsync(expired), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Artifact_registry_gives_tokens_at_its_own_host_for_what_an_access_token_allows()
    {
        var tokens = new TokenStore(clock, TimeSpan.FromHours(1), "ya29");
        await using var hosts = await NamedHosts.StartAsync();
        await using var registry = await StartAsync(hosts, VendorHabits.ArtifactRegistry(Google, tokens.Find) with { Time = clock });
        using var client = new RawClient(Google, hosts);
        registry.CreateRepository("prod/apps");
        var reader = tokens.Issue(new RepositoryRight("prod/apps/**", CanPush: false));

        using var challenge = await client.PostAsync("/v2/prod/apps/web/blobs/uploads/");
        using var nobody = await client.GetAsync($"/v2/token?service={Google}&scope=repository:prod/apps/web:pull");
        client.Authorization = Basic("oauth2accesstoken", reader);
        using var pull = await client.GetAsync($"/v2/token?service={Google}&scope=repository:prod/apps/web:pull");
        using var push = await client.GetAsync($"/v2/token?service={Google}&scope=repository:prod/apps/web:pull,push");
        clock.Advance(TimeSpan.FromHours(1));
        using var expired = await client.GetAsync($"/v2/token?service={Google}&scope=repository:prod/apps/web:pull");

        Assert.Equal(
            $"Bearer realm=\"https://{Google}/v2/token\",service=\"{Google}\",scope=\"repository:prod/apps/web:pull,push\"",
            RawClient.Header(challenge, "WWW-Authenticate"));
        Assert.Equal((403, 200, 403, 401), ((int)nobody.StatusCode, (int)pull.StatusCode, (int)push.StatusCode, (int)expired.StatusCode));
        Assert.StartsWith("Unauthenticated request.", await MessageAsync(nobody), StringComparison.Ordinal);
        Assert.Equal(
            "Permission \"artifactregistry.repositories.uploadArtifacts\" denied on resource \"projects/prod/locations/europe/repositories/apps\" (or it may not exist)",
            await MessageAsync(push));
    }

    [Fact]
    public async Task Artifact_registry_wants_its_repositories_created_not_the_images_below()
    {
        await using var place = await StartGoogleAsync();
        var (_, registry, client) = place;

        using var before = await client.PostAsync("/v2/prod/apps/web/blobs/uploads/");
        registry.CreateRepository("prod/apps");
        using var after = await client.PostAsync("/v2/prod/apps/team/web/blobs/uploads/");
        using var image = await client.GetAsync("/v2/prod/apps/web/manifests/1");

        Assert.Equal((404, 202, 404), ((int)before.StatusCode, (int)after.StatusCode, (int)image.StatusCode));
        Assert.Equal("Repository \"apps\" not found", await MessageAsync(before));
        Assert.Equal("manifest unknown", await MessageAsync(image));
        Assert.StartsWith("/v2/prod/apps/team/web/blobs/uploads/", RawClient.Location(after), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Artifact_registry_refuses_chunks_and_redirects_with_302()
    {
        await using var place = await StartGoogleAsync();
        var (_, registry, client) = place;
        registry.CreateRepository("prod/apps");
        var bytes = forge.Noise(50);
        var digest = Digest.Compute(bytes);

        using var chunk = await client.PatchAsync(await client.StartUploadAsync("prod/apps/web"), bytes[..10], "0-9");
        using var stream = await client.PatchAsync(await client.StartUploadAsync("prod/apps/web"), bytes);
        using var end = await client.PutAsync($"{RawClient.Location(stream)}&digest={digest}", []);
        using var redirect = await client.GetAsync($"/v2/prod/apps/web/blobs/{digest}");
        client.Authorization = null;
        using var blob = await client.GetAsync(RawClient.Location(redirect));

        Assert.Equal((400, 202, 201, 302), ((int)chunk.StatusCode, (int)stream.StatusCode, (int)end.StatusCode, (int)redirect.StatusCode));
        Assert.Equal("storage.googleapis.com", new Uri(RawClient.Location(redirect)).Host);
        Assert.Equal(bytes, await blob.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Docker_hub_counts_gets_of_manifests_and_lets_heads_pass()
    {
        var pulls = new PullLimit(1, TimeSpan.FromHours(6));
        await using var hosts = await NamedHosts.StartAsync();
        await using var registry = await StartAsync(hosts, VendorHabits.DockerHub(pulls));
        using var client = new RawClient(registry.Host, hosts);
        registry.Seed("library/web", forge.Image(), "1");
        using var challenge = await client.GetAsync("/v2/library/web/manifests/1");
        using var wrongHost = await client.GetAsync("/token?service=registry.docker.io&scope=repository:library/web:pull");
        using var token = await client.GetAsync("https://auth.docker.io/token?service=registry.docker.io&scope=repository:library/web:pull");
        client.Authorization = new AuthenticationHeaderValue("Bearer", await FieldAsync(token, "token"));

        using var head = await client.HeadAsync("/v2/library/web/manifests/1");
        using var first = await client.GetAsync("/v2/library/web/manifests/1");
        using var second = await client.GetAsync("/v2/library/web/manifests/1");
        using var after = await client.HeadAsync("/v2/library/web/manifests/1");

        Assert.Equal(
            "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\",scope=\"repository:library/web:pull\"",
            RawClient.Header(challenge, "WWW-Authenticate"));
        Assert.Equal(404, (int)wrongHost.StatusCode);
        Assert.Equal((200, 200, 429, 200), ((int)head.StatusCode, (int)first.StatusCode, (int)second.StatusCode, (int)after.StatusCode));
        Assert.Equal(("1;w=21600", "1;w=21600", "0;w=21600"), (RawClient.Header(head, "ratelimit-limit"), RawClient.Header(head, "ratelimit-remaining"), RawClient.Header(second, "ratelimit-remaining")));
    }

    [Fact]
    public async Task A_tag_of_artifact_registry_may_be_pushed_again_with_the_same_digest_only()
    {
        await using var place = await StartGoogleAsync(options => options with { Tags = TagRule.ImmutableArtifactRegistry });
        var (_, registry, client) = place;
        var (first, second) = (forge.Image(), forge.Image());
        registry.Seed("prod/apps/web", first, "1");
        registry.Seed("prod/apps/web", second);

        using var same = await client.PutAsync("/v2/prod/apps/web/manifests/1", first.Root.Bytes.ToArray(), first.Root.MediaType);
        using var other = await client.PutAsync("/v2/prod/apps/web/manifests/1", second.Root.Bytes.ToArray(), second.Root.MediaType);

        Assert.Equal((201, 400), ((int)same.StatusCode, (int)other.StatusCode));
        Assert.Equal("FAILED_PRECONDITION", await FakeRegistryTests.CodeAsync(other));
    }

    [Theory]
    [InlineData("111111111111.dkr.ecr-fips.us-gov-west-1.amazonaws.com", "us-gov-west-1")]
    [InlineData("111111111111.dkr-ecr.eu-west-1.on.aws", "eu-west-1")]
    [InlineData("111111111111.dkr.ecr.cn-north-1.amazonaws.com.cn", "cn-north-1")]
    public void Every_form_of_an_ecr_host_names_its_region(string host, string region) =>
        Assert.Contains($".s3.{region}.", VendorHabits.Ecr(host, _ => null).PublicStorageHost, StringComparison.Ordinal);

    private static async Task<FakeRegistry> StartAsync(NamedHosts hosts, FakeRegistryOptions options)
    {
        var registry = await FakeRegistry.StartAsync(options);
        hosts.Add(registry);
        return registry;
    }

    /// <summary>An ECR and a client that has signed in to it.</summary>
    private async Task<PublicRegistry> StartEcrAsync(RepositoryRight? rights = null)
    {
        var tokens = new TokenStore(clock, TimeSpan.FromHours(12));
        var hosts = await NamedHosts.StartAsync();
        var registry = await StartAsync(hosts, VendorHabits.Ecr(Ecr, tokens.Find) with { Time = clock });
        return new PublicRegistry(hosts, registry, new RawClient(Ecr, hosts) { Authorization = Basic("AWS", tokens.Issue(rights ?? Everything)) });
    }

    /// <summary>An Artifact Registry without logins, and a client.</summary>
    private static async Task<PublicRegistry> StartGoogleAsync(Func<FakeRegistryOptions, FakeRegistryOptions>? change = null)
    {
        var hosts = await NamedHosts.StartAsync();
        var options = VendorHabits.ArtifactRegistry(Google, _ => null) with { Auth = new FakeAuth() };
        return new PublicRegistry(hosts, await StartAsync(hosts, change?.Invoke(options) ?? options), new RawClient(Google, hosts));
    }

    private static AuthenticationHeaderValue Basic(string name, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));

    private static async Task<string> MessageAsync(HttpResponseMessage answer)
    {
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return body.RootElement.GetProperty("errors")[0].GetProperty("message").GetString()!;
    }

    private static async Task<string> FieldAsync(HttpResponseMessage answer, string name)
    {
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return body.RootElement.GetProperty(name).GetString()!;
    }
}
