using System.Text.Json;
using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Registries;
using PromoteHook.EndToEnd.Tests.Secrecy;
using PromoteHook.Testing.Clouds;
using PromoteHook.Testing.Clouds.Amazon;
using PromoteHook.Testing.Clouds.Google;

namespace PromoteHook.EndToEnd.Tests.Published;

/// <summary>The doctor of the published executable, at real registries and at those of clouds.</summary>
public sealed class DoctorTests
{
    private const string Ecr = "111111111111.dkr.ecr.eu-west-1.amazonaws.com";
    private const string ArtifactRegistry = "europe-docker.pkg.dev";
    private const string Password = SuiteSecrets.EcrPassword;

    private static readonly AwsKey Key = new("AKIA0000000000000001", SuiteSecrets.AwsSecretKey, "arn:aws:iam::111111111111:user/pod");

    [Fact]
    public async Task At_real_registries_that_are_well_it_fails_at_nothing_and_leaves_nothing_behind()
    {
        await using var source = await StartFilledAsync();
        await using var destination = await DockerRegistry.StartAsync();
        var before = source.Files.Concat(destination.Files).ToList();

        var text = await Doctor(source, destination).SucceedAsync();
        var json = await Doctor(source, destination, "-o", "json").SucceedAsync();

        Assert.EndsWith("18 ok, 0 warnings, 0 failed, 0 skipped", text.Text, StringComparison.Ordinal);
        Assert.Matches($"(?m)^ok +pull +source +{source.Host} +manifest and blob of 1 image can be read; blobs come from {source.Host}$", text.Text);
        Assert.Matches($"(?m)^ok +push +destination +{destination.Host} +1 repository takes uploads$", text.Text);
        Assert.Equal("DoctorReport", Read(json).GetProperty("kind").GetString());
        Assert.All(Read(json).GetProperty("findings").EnumerateArray(), finding => Assert.Equal("ok", finding.GetProperty("verdict").GetString()));
        Assert.Equal(before, source.Files.Concat(destination.Files));
    }

    [Fact]
    public async Task At_a_real_registry_that_wants_another_login_it_says_so()
    {
        await using var source = await StartFilledAsync();
        await using var destination = await DockerRegistry.StartAsync(login: true);
        using var folder = new TempFolder();
        folder.Write("config.json", $$$"""{"auths": {"{{{destination.Host}}}": {"username": "promoter", "password": "{{{SuiteSecrets.WrongPassword}}}"} } }""");

        var text = (await Doctor(source, destination, "--registry-config", folder.Path).RunAsync()).Exited((int)ExitCode.AccessDenied);
        var json = (await Doctor(source, destination, "--registry-config", folder.Path, "-o", "json").RunAsync()).Exited((int)ExitCode.AccessDenied);

        Assert.Matches("(?m)^fail +login +destination .* give a login for ", text.Text);
        Assert.DoesNotContain(SuiteSecrets.WrongPassword, text.Text + json.Text, StringComparison.Ordinal);
        var failure = Assert.Single(Read(json).GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("verdict").GetString() == "fail");
        Assert.Equal(("login", 12), (failure.GetProperty("check").GetString(), failure.GetProperty("exitCode").GetInt32()));
    }

    [Fact]
    public async Task With_v_a_copy_says_which_source_gave_the_login()
    {
        await using var aws = await FakeAws.StartAsync(new FakeAwsOptions { Keys = [Key], PasswordOf = (_, _) => Password });
        await using var registry = await FakeRegistry.StartAsync(new FakeRegistryOptions { Auth = FakeAuth.Basic(new FakeUser("AWS", Password)), Location = LocationStyle.Relative });
        registry.Seed("dev/web", new ImageForge(seed: 11).Image(), "1");

        var result = await PublishedProgram
            .Call("copy", $"{Ecr}/dev/web:1", $"{Ecr}/prod/web:1", "--insecure-registry", Ecr, "-v")
            .With(("HTTP_PROXY", $"http://{registry.Host}"), ("AWS_ENDPOINT_URL", aws.Address.AbsoluteUri), ("AWS_ACCESS_KEY_ID", Key.Id), ("AWS_SECRET_ACCESS_KEY", Key.Secret))
            .SucceedAsync();

        Assert.Contains($"{Ecr} takes the password of AWS from Amazon ECR in eu-west-1 as the access key of the environment", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_ECR_it_says_who_it_is_and_what_the_repository_is_like()
    {
        await using var aws = await FakeAws.StartAsync(new FakeAwsOptions { Keys = [Key], PasswordOf = (_, _) => Password });
        aws.AddRepository("111111111111", "eu-west-1", "prod/web", "IMMUTABLE", """{"rules": [{"rulePriority": 1, "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 10}, "action": {"type": "expire"}}]}""");
        await using var registry = await FakeRegistry.StartAsync(new FakeRegistryOptions { Auth = FakeAuth.Basic(new FakeUser("AWS", Password)), Location = LocationStyle.Relative });
        registry.Seed("dev/web", new ImageForge(seed: 11).Image(), "1");
        registry.CreateRepository("prod/web");

        // The registry plays its own proxy, for a name that resolves nowhere; AWS is on loopback, where no proxy leads.
        var result = await PublishedProgram
            .Call("doctor", $"{Ecr}/prod/web:1", "--from", $"{Ecr}/dev/**", "--to", $"{Ecr}/prod/**", "--insecure-registry", Ecr)
            .With(("HTTP_PROXY", $"http://{registry.Host}"), ("AWS_ENDPOINT_URL", aws.Address.AbsoluteUri), ("AWS_ACCESS_KEY_ID", Key.Id), ("AWS_SECRET_ACCESS_KEY", Key.Secret))
            .SucceedAsync();

        Assert.Matches($"(?m)^ok +identity +source .* {Key.Arn}$", result.Text);
        Assert.Matches("(?m)^ok +tags +destination .* tags cannot be moved$", result.Text);
        Assert.Matches("(?m)^warn +retention +destination .* lifecycle rule 1 removes all but the newest 10, ", result.Text);
        Assert.Equal((0, 0), (registry.OpenSessions, registry.Tags("prod/web").Count));
    }

    [Fact]
    public async Task At_Artifact_Registry_it_says_who_it_is_and_what_the_repository_is_like()
    {
        await using var google = await FakeGoogle.StartAsync();
        google.AddRepository("projects/prod/locations/europe/repositories/apps", """{"format": "DOCKER", "mode": "VIRTUAL_REPOSITORY", "cleanupPolicies": {"old": {"action": "DELETE"}}}""");
        var everything = new IssuedToken([new RepositoryRight("**", CanPush: true)], DateTimeOffset.MaxValue);
        await using var registry = await FakeRegistry.StartAsync(VendorHabits.ArtifactRegistry(ArtifactRegistry, token => google.IdentityOf(token) is null ? null : everything));
        registry.Seed("dev/apps/web", new ImageForge(seed: 11).Image(), "1");
        registry.CreateRepository("prod/apps/web");
        await using var hosts = await NamedHosts.StartAsync();
        hosts.Add(registry);
        hosts.Add("artifactregistry.googleapis.com", google.HandleAsync);
        hosts.Add("oauth2.googleapis.com", google.HandleAsync);

        var result = await PublishedProgram
            .Call("doctor", $"{ArtifactRegistry}/prod/apps/web:1", "--from", $"{ArtifactRegistry}/dev/**", "--to", $"{ArtifactRegistry}/prod/**", "--ca-file", hosts.CaFile)
            .With([.. hosts.Environment, ("GCE_METADATA_HOST", google.Address.Authority)])
            .RunAsync();

        result.Exited((int)ExitCode.Unsupported);
        Assert.Matches("(?m)^ok +identity +source .* service account node@proj.iam.gserviceaccount.com of the metadata server$", result.Text);
        Assert.Matches("(?m)^ok +pull +source .* blobs come from storage.googleapis.com$", result.Text);
        Assert.Matches("(?m)^fail +repository +destination .* it is a virtual repository", result.Text);
        Assert.Empty(hosts.Refused);
    }

    private static ProgramCall Doctor(DockerRegistry source, DockerRegistry destination, params IEnumerable<string> more) =>
        PublishedProgram.Call(["doctor", $"{destination.Host}/team/web:1.4.2", "--from", $"{source.Host}/**", "--to", $"{destination.Host}/**", .. more]);

    private static async Task<DockerRegistry> StartFilledAsync()
    {
        var registry = await DockerRegistry.StartAsync();
        using var client = new HttpClient();
        await new RegistryPusher(client, new Uri($"http://{registry.Host}/")).PushAsync("team/web", new ImageForge(seed: 11).Image(), "1.4.2");
        return registry;
    }

    private static JsonElement Read(ProgramResult result)
    {
        using var document = JsonDocument.Parse(result.Output);
        return document.RootElement.Clone();
    }
}
