using System.Net;
using PromoteHook.Oci;
using PromoteHook.Oci.Credentials;
using PromoteHook.Registries;
using PromoteHook.Registries.ArtifactRegistry;
using PromoteHook.Testing;
using PromoteHook.Testing.Clouds.Google;

namespace PromoteHook.Tests.Registries.ArtifactRegistry;

/// <summary>A pod with a Google around it, on loopback; waits take no time.</summary>
internal sealed class GooglePod : IAsyncDisposable
{
    public static readonly RepositoryName Web = new("europe-docker.pkg.dev", "proj/apps/web");

    private readonly Dictionary<string, string> environment = [];

    private GooglePod(ManualClock clock, FakeGoogle google) => (Clock, Google) = (clock, google);

    public ManualClock Clock { get; }

    public FakeGoogle Google { get; }

    public TempFolder Folder { get; } = new();

    public IWebProxy? Proxy { get; set; }

    /// <summary>Where the pod looks for the metadata server when no variable says so.</summary>
    public string MetadataHost { get; set; } = "";

    public CloudAccess Access => new(name => environment.GetValueOrDefault(name), Clock, Proxy, null);

    public GoogleEndpoints Endpoints => new(Google.Address, Google.Address, new MetadataPlace(MetadataHost, Folder.At("product_name")));

    public static async Task<GooglePod> StartAsync(FakeGoogleOptions? options = null)
    {
        var clock = new ManualClock { IsAutomatic = true };
        var google = await FakeGoogle.StartAsync((options ?? new FakeGoogleOptions()) with { Time = clock });
        return new GooglePod(clock, google) { MetadataHost = google.Address.Authority };
    }

    public GooglePod Set(string name, string value)
    {
        environment[name] = value;
        return this;
    }

    /// <summary>Names a file with this content as the application's credentials.</summary>
    public string SetCredentials(string json)
    {
        var path = Folder.Write("credentials.json", json);
        Set("GOOGLE_APPLICATION_CREDENTIALS", path);
        return path;
    }

    public ArtifactRegistryCredentialSource Source(params IReadOnlyList<IdentityRule> rules) =>
        new(rules, new Lazy<GoogleIdentities>(() => new GoogleIdentities(Access, Endpoints)));

    public ArtifactRegistryRepositories Repositories(params IReadOnlyList<IdentityRule> rules) =>
        new(rules, Access, new Lazy<GoogleIdentities>(() => new GoogleIdentities(Access, Endpoints)), Endpoints);

    /// <summary>The only credential for <see cref="Web"/>.</summary>
    public static async Task<Credential> FindAsync(ArtifactRegistryCredentialSource source) => Assert.Single(await source.FindAsync(Web, default));

    public async ValueTask DisposeAsync()
    {
        await Google.DisposeAsync();
        Folder.Dispose();
    }
}
