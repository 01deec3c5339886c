using System.Collections.Concurrent;
using Microsoft.AspNetCore.WebUtilities;
using PromoteHook.EndToEnd.Tests.Registries;
using PromoteHook.EndToEnd.Tests.Secrecy;
using PromoteHook.Testing.Clouds;
using PromoteHook.Testing.Clouds.Amazon;
using PromoteHook.Testing.Clouds.Google;
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.EndToEnd.Tests.Clouds;

/// <summary>
/// AWS and Google Cloud under their real names, as a pod behind a proxy sees them: in AWS an account for development, one for
/// production and one of the cluster, in Google Cloud two projects. Nobody may do more than his name says.
/// </summary>
internal sealed class TwoClouds : IAsyncDisposable
{
    public const string DevelopmentEcr = "111111111111.dkr.ecr.eu-west-1.amazonaws.com";
    public const string ProductionEcr = "222222222222.dkr.ecr.eu-central-1.amazonaws.com";
    public const string DevelopmentGoogle = "us-central1-docker.pkg.dev";
    public const string ProductionGoogle = "europe-docker.pkg.dev";

    /// <summary>A host of Container Registry, which Artifact Registry serves: one repository for each project.</summary>
    public const string ProductionContainerRegistry = "eu.gcr.io";

    /// <summary>What EKS gives to the pod; it may do nothing but assume the next two.</summary>
    public const string PodRole = "arn:aws:iam::333333333333:role/hook";

    /// <summary>
    /// May pull in development, to who knows <see cref="PullId"/>, and to <see cref="GoogleAccount"/>'s tokens for <see cref="Audience"/>.
    /// </summary>
    public const string PullRole = "arn:aws:iam::111111111111:role/pull";

    /// <summary>
    /// May push in production, to who knows <see cref="PushId"/>, to a service account in EKS that names it, and to
    /// <see cref="GoogleAccount"/>'s tokens for <see cref="Audience"/>.
    /// </summary>
    public const string PushRole = "arn:aws:iam::222222222222:role/push";

    public const string PullId = "shop-pull";
    public const string PushId = "shop-push";
    public const string SessionName = "argo-sync";
    public const string Audience = "sts.amazonaws.com";

    /// <summary>What GKE gives to the pod: may push in production, and pull what is open in development.</summary>
    public const string GoogleAccount = "hook@prod.iam.gserviceaccount.com";

    /// <summary>May pull everything in development; <see cref="GoogleAccount"/> may impersonate it.</summary>
    public const string GoogleReader = "reader@dev.iam.gserviceaccount.com";

    /// <summary>What Google takes the pod's service account in EKS for; may push in production.</summary>
    public const string PoolPrincipal = "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/subject/system:serviceaccount:argocd:hook";

    /// <summary>The token that Kubernetes projects into the pod, for AWS and for Google.</summary>
    public const string ProjectedToken = SuiteSecrets.WebIdentityToken;

    public const string AgentToken = SuiteSecrets.AgentToken;

    private const string PodSession = "arn:aws:sts::333333333333:assumed-role/hook/promote-hook";
    private const string PushSession = "arn:aws:sts::222222222222:assumed-role/push/promote-hook";
    private const string AgentSession = "arn:aws:sts::333333333333:assumed-role/hook/eks-shop-hook-7c9";

    private static readonly string[] Regions = ["eu-west-1", "eu-central-1"];
    private static readonly string[] GoogleNames = ["sts.googleapis.com", "iamcredentials.googleapis.com", "artifactregistry.googleapis.com", "oauth2.googleapis.com"];

    private static readonly (string Who, string Registry, RepositoryRight Right)[] Grants =
    [
        ($"arn:aws:sts::111111111111:assumed-role/pull/{SessionName}", DevelopmentEcr, new("**", CanPush: false)),
        ($"arn:aws:sts::222222222222:assumed-role/push/{SessionName}", ProductionEcr, new("**", CanPush: true)),
        ("arn:aws:sts::111111111111:assumed-role/pull/promote-hook", DevelopmentEcr, new("**", CanPush: false)),
        (PushSession, ProductionEcr, new("**", CanPush: true)),
        ("arn:aws:iam::222222222222:user/hook", ProductionEcr, new("**", CanPush: true)),
        (GoogleAccount, DevelopmentGoogle, new("dev/open/**", CanPush: false)),
        (GoogleReader, DevelopmentGoogle, new("dev/**", CanPush: false)),
        (GoogleAccount, ProductionGoogle, new("prod/**", CanPush: true)),
        (GoogleAccount, ProductionGoogle, new("dev/open/**", CanPush: false)),
        (GoogleAccount, ProductionContainerRegistry, new("prod/**", CanPush: true)),
        (PoolPrincipal, ProductionGoogle, new("prod/**", CanPush: true)),
        (PodSession, ProductionGoogle, new("prod/**", CanPush: true)),
        (AgentSession, ProductionGoogle, new("prod/**", CanPush: true)),
    ];

    private readonly ConcurrentDictionary<string, (string Arn, DateTimeOffset Expires)> holders = new();
    private readonly ConcurrentDictionary<string, Action<string>> creations = new();
    private readonly ConcurrentDictionary<string, FakeRegistry> registries = new();
    private readonly List<Func<IEnumerable<string>>> secrets = [];
    private readonly Stack<Func<ValueTask>> disposals = new();

    private TwoClouds(NamedHosts hosts) => Hosts = hosts;

    public NamedHosts Hosts { get; }

    public FakeAws Amazon { get; private set; } = null!;

    public FakeGoogle Google { get; private set; } = null!;

    /// <summary>True: registries say of the first password of each identity that it has expired.</summary>
    public bool ExpiresFirstPasswords { get; set; }

    /// <summary>The key of an IAM user, for pods that AWS gives no identity to; may push in production.</summary>
    public static AwsKey UserKey { get; } = new("AKIA0000000000000001", SuiteSecrets.AwsSecretKey, "arn:aws:iam::222222222222:user/hook");

    /// <summary>All that must be shown nowhere.</summary>
    public IReadOnlyList<string> Secrets =>
    [
        ProjectedToken,
        AgentToken,
        .. Amazon.Secrets,
        .. Google.Secrets,
        .. secrets.SelectMany(some => some()),
        .. Amazon.Calls.Where(call => call.Operation == "AssumeRoleWithWebIdentity").Select(call => QueryHelpers.ParseQuery(call.Body)["WebIdentityToken"].ToString()),
    ];

    public static async Task<TwoClouds> StartAsync()
    {
        var clouds = new TwoClouds(await NamedHosts.StartAsync());
        clouds.Amazon = await FakeAws.StartAsync(clouds.AmazonOptions());
        clouds.Google = await FakeGoogle.StartAsync(clouds.GoogleOptions());
        foreach (var name in Regions.SelectMany(region => (string[])[$"sts.{region}.amazonaws.com", $"api.ecr.{region}.amazonaws.com"]))
        {
            clouds.Hosts.Add(name, clouds.Amazon.Address.Port);
        }

        foreach (var name in GoogleNames)
        {
            clouds.Hosts.Add(name, clouds.Google.HandleAsync);
        }

        return clouds;
    }

    /// <summary>A registry of the test kit under one of the names; it ends with the clouds.</summary>
    public async Task<FakeRegistry> StartRegistryAsync(string host, Func<FakeRegistryOptions, FakeRegistryOptions>? change = null)
    {
        var habits = HabitsOf(host);
        var registry = await FakeRegistry.StartAsync(change is null ? habits : change(habits));
        disposals.Push(registry.DisposeAsync);
        secrets.Add(() => registry.Secrets);
        creations[host] = registry.CreateRepository;
        registries[host] = registry;
        Hosts.Add(registry);
        return registry;
    }

    /// <summary>A real registry behind what the cloud of one of the names puts before it; it ends with the clouds.</summary>
    /// <returns>Its front, and where judges reach it without.</returns>
    public async Task<(RegistryFront Front, string Behind)> StartRealRegistryAsync(string host)
    {
        var registry = await DockerRegistry.StartAsync();
        disposals.Push(registry.DisposeAsync);
        var front = new RegistryFront(registry.Host, HabitsOf(host));
        disposals.Push(() =>
        {
            front.Dispose();
            return ValueTask.CompletedTask;
        });
        secrets.Add(() => front.Secrets);
        creations[host] = front.CreateRepository;
        Hosts.Add(front);
        return (front, registry.Host);
    }

    public async ValueTask DisposeAsync()
    {
        await Hosts.DisposeAsync();
        while (disposals.TryPop(out var dispose))
        {
            await dispose();
        }

        await Amazon.DisposeAsync();
        await Google.DisposeAsync();
    }

    private FakeRegistryOptions HabitsOf(string host) => host.EndsWith(".amazonaws.com", StringComparison.Ordinal)
        ? VendorHabits.Ecr(host, password => holders.TryGetValue(password, out var holder) ? TokenOf(holder.Arn, host, holder.Expires) : null)
        : host == ProductionContainerRegistry ? VendorHabits.ContainerRegistry(host, token => FindGoogleToken(token, host))
        : VendorHabits.ArtifactRegistry(host, token => FindGoogleToken(token, host));

    private IssuedToken? FindGoogleToken(string token, string host) => Google.IdentityOf(token) is { } who ? TokenOf(who, host, DateTimeOffset.MaxValue) : null;

    private static IssuedToken TokenOf(string who, string host, DateTimeOffset expires) =>
        new([.. Grants.Where(grant => grant.Who == who && grant.Registry == host).Select(grant => grant.Right)], expires);

    private FakeAwsOptions AmazonOptions() => new()
    {
        Keys = [UserKey],
        Roles =
        [
            new FakeRole(PodRole) { WebIdentityTokens = [ProjectedToken] },
            new FakeRole(PullRole)
            {
                TrustedArns = [PodSession, AgentSession, PushSession],
                ExternalId = PullId,
                TrustsToken = token => FakeGoogle.ReadIdentityToken(token) is (GoogleAccount, Audience),
            },
            new FakeRole(PushRole)
            {
                TrustedArns = [PodSession, AgentSession],
                ExternalId = PushId,
                WebIdentityTokens = [ProjectedToken],
                TrustsToken = token => FakeGoogle.ReadIdentityToken(token) is (GoogleAccount, Audience),
            },
        ],
        AgentArn = AgentSession,
        AgentToken = AgentToken,
        PasswordOf = (arn, number) =>
        {
            var password = Secret.New(SecretKind.EcrPassword);
            holders[password] = (arn, ExpiresFirstPasswords && number == 1 ? DateTimeOffset.UnixEpoch : DateTimeOffset.MaxValue);
            return password;
        },
        FindImage = (host, repository, tag) => registries.GetValueOrDefault(host)?.Manifest(repository, tag),
        Created = created => creations[$"{created.Account}.dkr.ecr.{created.Region}.amazonaws.com"](created.Name),
    };

    private FakeGoogleOptions GoogleOptions() => new()
    {
        MachineAccount = GoogleAccount,
        Impersonations = [(GoogleAccount, GoogleReader)],
        SubjectTokens = new Dictionary<string, string> { [ProjectedToken] = PoolPrincipal },
        AwsCallerOf = (address, headers) => Amazon.CallerOf(address, headers),
        Created = created =>
        {
            // projects/P/locations/L/repositories/R
            var parts = created.Split('/');
            if (parts[5] == ProductionContainerRegistry)
            {
                creations[parts[5]](parts[1]);
                return;
            }

            creations[$"{parts[3]}-docker.pkg.dev"]($"{parts[1]}/{parts[5]}");
        },
    };
}
