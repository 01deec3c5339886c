using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.Testing.Clouds;
using PromoteHook.Testing.Clouds.Amazon;
using PromoteHook.Testing.Clouds.Google;

namespace PromoteHook.EndToEnd.Tests.Published;

/// <summary>
/// Google under its real names behind a proxy, AWS's token service beside it, and a registry with an image that one
/// identity only may copy.
/// </summary>
internal sealed class GoogleCloud : IAsyncDisposable
{
    private const string Apps = "prod/apps";

    private GoogleCloud(NamedHosts hosts, FakeGoogle google, FakeAws aws, FakeRegistry registry)
    {
        (Hosts, Google, Aws, Registry) = (hosts, google, aws, registry);
        registry.Seed($"{Apps}/web", new ImageForge(seed: 13).Image(), "1");
        foreach (var name in (string[])["oauth2", "sts", "iamcredentials", "artifactregistry"])
        {
            hosts.Add($"{name}.googleapis.com", google.HandleAsync);
        }

        hosts.Add(registry);
        hosts.Add("sts.eu-west-1.amazonaws.com", aws.Address.Port);
    }

    public NamedHosts Hosts { get; }

    public FakeGoogle Google { get; }

    public FakeAws Aws { get; }

    public FakeRegistry Registry { get; }

    /// <param name="identity">Who may pull and push.</param>
    /// <param name="options">Whom Google knows.</param>
    /// <param name="ofAws">Whom AWS knows; Google's pool asks it who signed.</param>
    /// <param name="users">Who may, by a password of their own.</param>
    public static async Task<GoogleCloud> StartAsync(string identity, FakeGoogleOptions? options = null, FakeAwsOptions? ofAws = null, params IReadOnlyList<FakeUser> users)
    {
        var aws = await FakeAws.StartAsync(ofAws);
        FakeRegistry? created = null;
        var google = await FakeGoogle.StartAsync((options ?? new FakeGoogleOptions()) with
        {
            AwsCallerOf = aws.CallerOf,
            Created = name => created!.CreateRepository($"{name.Split('/')[1]}/{name.Split('/')[^1]}"),
        });
        IssuedToken? Find(string token) => google.IdentityOf(token) is not { } caller ? null
            : new IssuedToken(caller == identity ? [new RepositoryRight("prod/**", CanPush: true)] : [], DateTimeOffset.MaxValue);
        var habits = VendorHabits.ArtifactRegistry("europe-docker.pkg.dev", Find);
        var registry = created = await FakeRegistry.StartAsync(habits with { Auth = habits.Auth with { Users = users } });
        return new GoogleCloud(await NamedHosts.StartAsync(), google, aws, registry);
    }

    /// <summary>What a pod has that reaches the world by the proxy only, with its metadata server where Google's fake is.</summary>
    public IEnumerable<(string Name, string Value)> Environment => [.. Hosts.Environment, ("GCE_METADATA_HOST", Google.Address.Authority)];

    /// <summary>The command line of a copy within the registry.</summary>
    public string[] Arguments => ["copy", $"{Registry.Host}/{Apps}/web:1", $"{Registry.Host}/{Apps}/copy:1", "--ca-file", Hosts.CaFile];

    /// <summary>The published executable with that copy.</summary>
    public ProgramCall Copy() => PublishedProgram.Call(Arguments).With(Environment);

    public void AssertCopied()
    {
        Assert.Equal(Registry.Tags($"{Apps}/web")["1"], Registry.Tags($"{Apps}/copy")["1"]);
        Assert.Empty(Hosts.Refused);
    }

    public async ValueTask DisposeAsync()
    {
        await Hosts.DisposeAsync();
        await Registry.DisposeAsync();
        await Google.DisposeAsync();
        await Aws.DisposeAsync();
    }
}
