using System.Text;
using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.Testing.Clouds;

namespace PromoteHook.EndToEnd.Tests.Published;

/// <summary>
/// Two clouds' registries under their real host names behind a proxy, the first with one image that the second is to get.
/// Each takes one token, by a docker config that the program is given.
/// </summary>
internal sealed class CloudPair : IAsyncDisposable
{
    private readonly ForgedImage image = Forge();
    private readonly TempFolder folder = new();
    private readonly (string Source, string Destination) repositories;

    private CloudPair(NamedHosts hosts, FakeRegistry source, FakeRegistry destination, (string Source, string Destination) repositories, string config)
    {
        Hosts = hosts;
        Source = source;
        Destination = destination;
        this.repositories = repositories;
        folder.Write("config.json", config);
        source.Seed(repositories.Source, image, "1");
        destination.CreateRepository(repositories.Destination);
        hosts.Add(source);
        hosts.Add(destination);
    }

    public NamedHosts Hosts { get; }

    public FakeRegistry Source { get; }

    public FakeRegistry Destination { get; }

    public string SourceReference => $"{Source.Host}/{repositories.Source}:1";

    public string DestinationReference => $"{Destination.Host}/{repositories.Destination}:1";

    /// <summary>An ECR and an Artifact Registry, in this order or the other, behind a proxy that may want a login.</summary>
    public static async Task<CloudPair> StartAsync(bool ecrFirst, (string Name, string Password)? proxyLogin = null)
    {
        var tokens = new TokenStore(TimeProvider.System, TimeSpan.FromHours(1));
        var ecr = await FakeRegistry.StartAsync(VendorHabits.Ecr("111111111111.dkr.ecr.eu-west-1.amazonaws.com", tokens.Find));
        var google = await FakeRegistry.StartAsync(VendorHabits.ArtifactRegistry("europe-docker.pkg.dev", tokens.Find));
        var config = $$$"""
            {"auths": {
              "{{{ecr.Host}}}": {"auth": "{{{Pair("AWS", tokens.Issue(new RepositoryRight("team/web", CanPush: !ecrFirst)))}}}"},
              "{{{google.Host}}}": {"auth": "{{{Pair("oauth2accesstoken", tokens.Issue(new RepositoryRight("prod/apps/**", CanPush: ecrFirst)))}}}"}
            }}
            """;
        var hosts = await NamedHosts.StartAsync(proxyLogin);
        return ecrFirst
            ? new CloudPair(hosts, ecr, google, ("team/web", "prod/apps/team/web"), config)
            : new CloudPair(hosts, google, ecr, ("prod/apps/team/web", "team/web"), config);
    }

    /// <summary>The published executable's copy, in a pod that reaches the world by the proxy only.</summary>
    public ProgramCall Copy(string destination) =>
        PublishedProgram.Call("copy", SourceReference, destination, "--ca-file", Hosts.CaFile, "--registry-config", folder.Path).With(Hosts.Environment);

    public void AssertPromoted()
    {
        Assert.True(Destination.Holds(repositories.Destination, image));
        Assert.Equal(image.Root.Digest, Destination.Tags(repositories.Destination)["1"]);
    }

    public async ValueTask DisposeAsync()
    {
        await Hosts.DisposeAsync();
        await Source.DisposeAsync();
        await Destination.DisposeAsync();
        folder.Dispose();
    }

    private static ForgedImage Forge()
    {
        var forge = new ImageForge(seed: 12);
        return forge.Index(forge.Image(layerBytes: 300_000), forge.Image());
    }

    private static string Pair(string name, string token) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{token}"));
}
