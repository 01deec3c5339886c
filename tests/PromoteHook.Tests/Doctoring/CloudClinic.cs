using PromoteHook.Testing;
using PromoteHook.Testing.Clouds;
using PromoteHook.Testing.Clouds.Amazon;
using PromoteHook.Testing.Clouds.Google;

namespace PromoteHook.Tests.Doctoring;

/// <summary>Clinics whose destination is a cloud's registry under its real name, behind a proxy, with the identity that a pod would have.</summary>
internal static class CloudClinic
{
    public const string Ecr = "222222222222.dkr.ecr.eu-west-1.amazonaws.com";
    public const string ArtifactRegistry = "europe-docker.pkg.dev";

    public const string ContainerRegistry = "eu.gcr.io";

    /// <summary>As whom Google takes what runs here.</summary>
    public const string GooglePusher = "promoter@prod.iam.gserviceaccount.com";

    private const string Account = "222222222222";
    private const string Region = "eu-west-1";
    private const string Apps = "projects/prod/locations/europe/repositories/apps";

    /// <summary>An ECR; the repository is there for the registry once the API has it.</summary>
    /// <param name="arrange">Sets up the API; by default it has the repository.</param>
    /// <param name="exists">False: the registry lacks the repository.</param>
    public static async Task<Clinic> AtEcrAsync(Action<FakeAws>? arrange = null, bool exists = true)
    {
        var key = new AwsKey("AKIA0000000000000001", "hunter2-key", $"arn:aws:iam::{Account}:user/promoter");
        var aws = await FakeAws.StartAsync(new FakeAwsOptions { Keys = [key], PasswordOf = (_, _) => Clinic.DestinationPassword });
        (arrange ?? (api => Add(api)))(aws);
        var clinic = await StartAsync(VendorHabits.Ecr(Ecr, password => password == Clinic.DestinationPassword ? Everything : null), "team", _ => { });
        clinic.KeepServer(aws);
        clinic.SetVariable("AWS_ENDPOINT_URL", aws.Address.AbsoluteUri);
        clinic.SetVariable("AWS_EC2_METADATA_DISABLED", "true");
        clinic.SetVariable("AWS_ACCESS_KEY_ID", key.Id);
        clinic.SetVariable("AWS_SECRET_ACCESS_KEY", key.Secret);
        if (exists)
        {
            clinic.Destination.CreateRepository("team/web");
        }

        return clinic;
    }

    /// <summary>An Artifact Registry on whose machines this runs.</summary>
    /// <param name="resource">The repository as the interface shows it, JSON; null: it does not exist.</param>
    /// <param name="options">Whom Google knows.</param>
    public static async Task<Clinic> AtArtifactRegistryAsync(string? resource = """{"format": "DOCKER"}""", FakeGoogleOptions? options = null)
    {
        var (clinic, google) = await AtGoogleAsync(options, token => VendorHabits.ArtifactRegistry(ArtifactRegistry, token), "prod/apps");
        if (resource is not null)
        {
            google.AddRepository(Apps, resource);
            clinic.Destination.CreateRepository("prod/apps/web");
        }

        return clinic;
    }

    /// <summary>A host of gcr.io on whose cloud's machines this runs; the project has no repository behind it.</summary>
    /// <param name="options">Whom Google knows.</param>
    public static async Task<Clinic> AtContainerRegistryAsync(FakeGoogleOptions? options = null) =>
        (await AtGoogleAsync(options, token => VendorHabits.ContainerRegistry(ContainerRegistry, token), "prod")).Clinic;

    /// <summary>Gives the API the repository.</summary>
    public static void Add(FakeAws aws, string mutability = "MUTABLE", string? lifecycle = null) => aws.AddRepository(Account, Region, "team/web", mutability, lifecycle);

    private static IssuedToken Everything => new([new RepositoryRight("**", CanPush: true)], DateTimeOffset.MaxValue);

    private static async Task<(Clinic Clinic, FakeGoogle Google)> AtGoogleAsync(FakeGoogleOptions? options, Func<Func<string, IssuedToken?>, FakeRegistryOptions> habits, string path)
    {
        var google = await FakeGoogle.StartAsync(options ?? new FakeGoogleOptions { MachineAccount = GooglePusher });
        var clinic = await StartAsync(habits(token => google.IdentityOf(token) is null ? null : Everything), path, hosts =>
        {
            hosts.Add("artifactregistry.googleapis.com", google.HandleAsync);
            hosts.Add("oauth2.googleapis.com", google.HandleAsync);
        });
        clinic.KeepServer(google);
        clinic.SetVariable("GCE_METADATA_HOST", google.Address.Authority);
        return (clinic, google);
    }

    private static async Task<Clinic> StartAsync(FakeRegistryOptions destination, string path, Action<NamedHosts> arrange)
    {
        var clinic = await Clinic.StartAsync(destination: destination);
        var hosts = clinic.KeepServer(await NamedHosts.StartAsync());
        hosts.Add(clinic.Destination);
        arrange(hosts);
        foreach (var (name, value) in hosts.Environment)
        {
            clinic.SetVariable(name, value);
        }

        clinic.More.AddRange(["--ca-file", hosts.CaFile]);
        clinic.To = $"{clinic.Destination.Host}/{path}";
        clinic.WriteLogin(Clinic.Login(clinic.Source.Host, Clinic.SourcePassword));
        clinic.Name(hosts.ProxyUrl.Authority, "10.0.0.1:3128");
        return clinic;
    }
}
