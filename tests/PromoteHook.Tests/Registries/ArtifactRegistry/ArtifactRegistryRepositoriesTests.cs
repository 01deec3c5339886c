using PromoteHook.Oci;
using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Transport;
using PromoteHook.Registries.ArtifactRegistry;
using PromoteHook.Testing.Clouds.Google;

namespace PromoteHook.Tests.Registries.ArtifactRegistry;

public sealed class ArtifactRegistryRepositoriesTests
{
    private const string Apps = "projects/proj/locations/europe/repositories/apps";

    [Fact]
    public async Task A_repository_is_created_as_wanted_and_waited_for()
    {
        await using var pod = await GooglePod.StartAsync();
        var template = new ArtifactRegistryTemplate
        {
            ImmutableTags = true,
            Labels = new Dictionary<string, string> { ["team"] = "shop" },
            KmsKey = "projects/proj/locations/europe/keyRings/r/cryptoKeys/k",
        };

        await pod.Repositories().CreateAsync(GooglePod.Web, new RepositoryTemplate(null, template), default);

        var (name, resource) = Assert.Single(pod.Google.Repositories);
        Assert.Equal(Apps, name);
        Assert.Equal(
            """{"format":"DOCKER","mode":"STANDARD_REPOSITORY","dockerConfig":{"immutableTags":true},"labels":{"team":"shop"},"kmsKeyName":"projects/proj/locations/europe/keyRings/r/cryptoKeys/k"}""",
            resource.ToJsonString());
        Assert.Equal((1, 3), (pod.Google.Count("repositories.create"), pod.Google.Count("operations.get")));
    }

    [Fact]
    public async Task What_the_template_leaves_open_is_left_to_Google()
    {
        await using var pod = await GooglePod.StartAsync();

        await pod.Repositories().CreateAsync(GooglePod.Web, new RepositoryTemplate(null, new ArtifactRegistryTemplate()), default);

        Assert.Equal("""{"format":"DOCKER","mode":"STANDARD_REPOSITORY"}""", pod.Google.Repositories[Apps].ToJsonString());
    }

    [Theory]
    [InlineData("gcr.io", "proj/web", "projects/proj/locations/us/repositories/gcr.io")]
    [InlineData("us.gcr.io", "proj/team/web", "projects/proj/locations/us/repositories/us.gcr.io")]
    [InlineData("eu.gcr.io", "example.com/proj/web", "projects/example.com:proj/locations/europe/repositories/eu.gcr.io")]
    [InlineData("asia.gcr.io", "proj/web", "projects/proj/locations/asia/repositories/asia.gcr.io")]
    [InlineData("us-east4-docker.pkg.dev", "example.com/proj/apps/web", "projects/example.com:proj/locations/us-east4/repositories/apps")]
    [InlineData("docker.us-east4.rep.pkg.dev", "proj/apps/team/web", "projects/proj/locations/us-east4/repositories/apps")]
    public async Task Names_of_all_hosts_lie_in_their_repository(string registry, string path, string expected)
    {
        await using var pod = await GooglePod.StartAsync();

        await pod.Repositories().CreateAsync(new RepositoryName(registry, path), new RepositoryTemplate(null, new ArtifactRegistryTemplate()), default);

        Assert.Equal([expected], pod.Google.Repositories.Keys);
    }

    [Fact]
    public async Task Who_comes_second_waits_until_the_first_has_it()
    {
        await using var pod = await GooglePod.StartAsync();
        pod.Google.AddRepository(Apps, """{"format": "DOCKER"}""");
        pod.Google.Fail("repositories.get", 404, 404);

        var isOurs = await pod.Repositories().CreateAsync(GooglePod.Web, new RepositoryTemplate(null, new ArtifactRegistryTemplate()), default);

        Assert.False(isOurs);
        Assert.Equal((1, 3), (pod.Google.Count("repositories.create"), pod.Google.Count("repositories.get")));
    }

    [Fact]
    public async Task Who_may_not_see_what_another_creates_goes_on()
    {
        await using var pod = await GooglePod.StartAsync();
        pod.Google.AddRepository(Apps, """{"format": "DOCKER"}""");
        pod.Google.Fail("repositories.get", 403);

        await pod.Repositories().CreateAsync(GooglePod.Web, new RepositoryTemplate(null, new ArtifactRegistryTemplate()), default);

        Assert.Equal(1, pod.Google.Count("repositories.get"));
    }

    [Fact]
    public async Task A_repository_that_is_there_already_is_success()
    {
        await using var pod = await GooglePod.StartAsync();
        pod.Google.AddRepository(Apps, """{"format": "DOCKER"}""");

        await pod.Repositories().CreateAsync(GooglePod.Web, new RepositoryTemplate(null, new ArtifactRegistryTemplate { ImmutableTags = true }), default);

        Assert.Equal("""{"format":"DOCKER"}""", pod.Google.Repositories[Apps].ToJsonString());
    }

    [Fact]
    public async Task A_race_that_another_wins_is_success()
    {
        await using var pod = await GooglePod.StartAsync(new FakeGoogleOptions { OperationError = (6, "the repository already exists") });

        await pod.Repositories().CreateAsync(GooglePod.Web, new RepositoryTemplate(null, new ArtifactRegistryTemplate()), default);
    }

    [Fact]
    public async Task A_creation_that_fails_is_told_in_Googles_words()
    {
        await using var pod = await GooglePod.StartAsync(new FakeGoogleOptions { OperationError = (7, "no use of the key") });

        var fault = await Assert.ThrowsAsync<RegistryException>(() => pod.Repositories().CreateAsync(GooglePod.Web, new RepositoryTemplate(null, new ArtifactRegistryTemplate()), default));

        Assert.Equal((RegistryErrorKind.Denied, $"Artifact Registry does not create {Apps}: no use of the key"), (fault.Kind, fault.Message));
    }

    [Fact]
    public async Task Who_may_not_create_is_denied()
    {
        await using var pod = await GooglePod.StartAsync(new FakeGoogleOptions { RepositoryAdmins = [] });

        var fault = await Assert.ThrowsAsync<RegistryException>(() => pod.Repositories().CreateAsync(GooglePod.Web, new RepositoryTemplate(null, new ArtifactRegistryTemplate()), default));

        Assert.Equal((RegistryErrorKind.Denied, "europe-docker.pkg.dev"), (fault.Kind, fault.Registry));
        Assert.Contains("Permission 'artifactregistry.repositories.create' denied", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_creation_that_never_ends_is_given_up()
    {
        await using var pod = await GooglePod.StartAsync(new FakeGoogleOptions { OperationPolls = int.MaxValue });

        var fault = await Assert.ThrowsAsync<RegistryException>(() => pod.Repositories().CreateAsync(GooglePod.Web, new RepositoryTemplate(null, new ArtifactRegistryTemplate()), default));

        Assert.Equal(RegistryErrorKind.Unavailable, fault.Kind);
        Assert.InRange(pod.Google.Count("operations.get"), 20, 40);
    }

    [Fact]
    public async Task A_failure_of_the_moment_is_tried_again()
    {
        await using var pod = await GooglePod.StartAsync();
        pod.Google.Fail("repositories.create", 503, 429);
        pod.Google.Fail("operations.get", 500);

        await pod.Repositories().CreateAsync(GooglePod.Web, new RepositoryTemplate(null, new ArtifactRegistryTemplate()), default);

        Assert.Equal(3, pod.Google.Count("repositories.create"));
        Assert.Contains(Apps, pod.Google.Repositories.Keys);
    }

    [Fact]
    public async Task A_token_that_is_refused_is_replaced_once()
    {
        await using var pod = await GooglePod.StartAsync();
        var repositories = pod.Repositories();
        await repositories.FindAsync(GooglePod.Web, default);

        pod.Google.RevokeTokens();

        Assert.Null(await repositories.FindAsync(GooglePod.Web, default));
        Assert.Equal((3, 2), (pod.Google.Count("repositories.get"), pod.Google.Count("metadata.token")));
    }

    [Fact]
    public async Task Without_an_identity_nothing_can_be_created()
    {
        await using var pod = await GooglePod.StartAsync(new FakeGoogleOptions { IsGoogle = false });

        var fault = await Assert.ThrowsAsync<CredentialException>(() => pod.Repositories().CreateAsync(GooglePod.Web, new RepositoryTemplate(null, new ArtifactRegistryTemplate()), default));

        Assert.StartsWith("give the pod Workload Identity", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_is_described()
    {
        await using var pod = await GooglePod.StartAsync();
        pod.Google.AddRepository(Apps, """
            {"format": "DOCKER", "mode": "REMOTE_REPOSITORY", "dockerConfig": {"immutableTags": true}, "cleanupPolicyDryRun": true,
             "cleanupPolicies": {"old": {"id": "old", "action": "DELETE"}, "some": {"id": "some", "action": "KEEP"}}}
            """);

        var found = await pod.Repositories().FindAsync(GooglePod.Web, default);

        Assert.NotNull(found);
        Assert.Equal((RepositoryMode.Remote, true, true), (found.Mode, found.HasImmutableTags, found.IsCleanupDryRun));
        Assert.Equal(["cleanup policy old"], found.DeletingPolicies.Select(policy => policy.Name));
    }

    [Theory]
    [InlineData("""{"format": "DOCKER", "mode": "STANDARD_REPOSITORY"}""", nameof(RepositoryMode.Standard))]
    [InlineData("""{"format": "DOCKER", "mode": "VIRTUAL_REPOSITORY"}""", nameof(RepositoryMode.Virtual))]
    [InlineData("""{"format": "DOCKER", "mode": "NEWER"}""", nameof(RepositoryMode.Unknown))]
    public async Task Modes_are_told_apart(string resource, string expected)
    {
        await using var pod = await GooglePod.StartAsync();
        pod.Google.AddRepository(Apps, resource);

        var found = await pod.Repositories().FindAsync(GooglePod.Web, default);

        Assert.Equal(expected, $"{found?.Mode}");
    }
}
