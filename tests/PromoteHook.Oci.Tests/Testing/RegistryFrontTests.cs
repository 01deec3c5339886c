using System.Net.Http.Headers;
using System.Text;
using PromoteHook.Testing;
using PromoteHook.Testing.Clouds;

namespace PromoteHook.Oci.Tests.Testing;

/// <summary>The front before a registry that wants no login; here that of the test kit plays the real one.</summary>
public sealed class RegistryFrontTests
{
    private const string Ecr = "111111111111.dkr.ecr.eu-west-1.amazonaws.com";
    private const string Repository = "team/web";

    private readonly ImageForge forge = new(9);

    [Fact]
    public async Task A_stranger_is_refused_and_an_unknown_repository_told_to_the_others()
    {
        await using var place = await FrontPlace.StartAsync();

        using var known = await place.Client.PostAsync($"/v2/{Repository}/blobs/uploads/");
        place.Client.Authorization = null;
        using var stranger = await place.Client.GetAsync("/v2/");

        Assert.Equal((404, 401), ((int)known.StatusCode, (int)stranger.StatusCode));
        Assert.Equal("NAME_UNKNOWN", await FakeRegistryTests.CodeAsync(known));
        Assert.Equal($"Basic realm=\"https://{Ecr}/\",service=\"ecr.amazonaws.com\"", RawClient.Header(stranger, "WWW-Authenticate"));
        Assert.Empty(place.Registry.Requests.All);
    }

    [Fact]
    public async Task A_push_goes_through_and_its_parts_lead_back_to_the_front()
    {
        await using var place = await FrontPlace.StartAsync();
        place.Front.CreateRepository(Repository);
        var image = forge.Image();

        foreach (var blob in image.Blobs)
        {
            var location = await place.Client.StartUploadAsync(Repository);
            Assert.StartsWith($"https://{Ecr}/v2/{Repository}/", new Uri(new Uri($"https://{Ecr}/"), location).AbsoluteUri, StringComparison.Ordinal);
            using var put = await place.Client.PutAsync($"{location}&digest={blob.Digest}", blob.Bytes.ToArray());
            Assert.Equal(201, (int)put.StatusCode);
        }

        using var manifest = await place.Client.PutAsync($"/v2/{Repository}/manifests/1", image.Root.Bytes.ToArray(), image.Root.MediaType);

        Assert.Equal(201, (int)manifest.StatusCode);
        Assert.True(place.Registry.Holds(Repository, image));
        Assert.All(place.Registry.Requests.All, request => Assert.False(request.HadAuthorization));
    }

    [Fact]
    public async Task A_blob_is_at_the_storage_which_takes_no_authorization()
    {
        await using var place = await FrontPlace.StartAsync();
        place.Front.CreateRepository(Repository);
        var bytes = forge.Noise(5000);
        var digest = place.Registry.PutBlob(Repository, bytes);

        using var redirect = await place.Client.GetAsync($"/v2/{Repository}/blobs/{digest}");
        using var twice = await place.Client.GetAsync(RawClient.Location(redirect));
        place.Client.Authorization = null;
        using var bare = await place.Client.GetAsync(RawClient.Location(redirect));

        Assert.Equal((307, 400), ((int)redirect.StatusCode, (int)twice.StatusCode));
        Assert.Equal(bytes, await bare.Content.ReadAsByteArrayAsync());
        Assert.Equal([RegistryRoute.BlobGet, RegistryRoute.Storage, RegistryRoute.Storage], place.Front.Requests.All.Select(request => request.Route));
    }

    [Fact]
    public async Task What_the_cloud_does_not_take_never_reaches_the_registry()
    {
        await using var place = await FrontPlace.StartAsync();
        place.Front.CreateRepository(Repository);
        var strange = forge.Artifact("application/vnd.example;version=0.2", []).Root;
        var location = await place.Client.StartUploadAsync(Repository);
        place.Registry.Requests.Clear();

        using var chunk = await place.Client.PatchAsync(location, forge.Noise(10), "0-9");
        using var manifest = await place.Client.PutAsync($"/v2/{Repository}/manifests/1", strange.Bytes.ToArray(), strange.MediaType);

        Assert.Equal((400, 405), ((int)chunk.StatusCode, (int)manifest.StatusCode));
        Assert.Empty(place.Registry.Requests.All);
    }

    private sealed record FrontPlace(NamedHosts Hosts, FakeRegistry Registry, RegistryFront Front, RawClient Client) : IAsyncDisposable
    {
        public static async Task<FrontPlace> StartAsync()
        {
            var tokens = new TokenStore(TimeProvider.System, TimeSpan.FromHours(12));
            var hosts = await NamedHosts.StartAsync();
            var registry = await FakeRegistry.StartAsync(new FakeRegistryOptions { Location = LocationStyle.Relative });
            var front = new RegistryFront(registry.Host, VendorHabits.Ecr(Ecr, tokens.Find));
            hosts.Add(front);
            var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"AWS:{tokens.Issue(new RepositoryRight("**", CanPush: true))}"));
            return new FrontPlace(hosts, registry, front, new RawClient(Ecr, hosts) { Authorization = new AuthenticationHeaderValue("Basic", login) });
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await Hosts.DisposeAsync();
            Front.Dispose();
            await Registry.DisposeAsync();
        }
    }
}
