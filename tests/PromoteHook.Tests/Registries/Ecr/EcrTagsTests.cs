using System.Text;
using System.Text.Json.Nodes;
using PromoteHook.Oci;
using PromoteHook.Oci.Credentials;
using PromoteHook.Registries;
using PromoteHook.Registries.Ecr;
using PromoteHook.Testing;
using PromoteHook.Testing.Clouds.Amazon;

namespace PromoteHook.Tests.Registries.Ecr;

public sealed class EcrTagsTests
{
    private readonly List<string> notes = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(5, 1)]
    [InlineData(100, 1)]
    [InlineData(101, 2)]
    public async Task Many_tags_are_found_by_one_call_for_a_hundred(int count, int calls)
    {
        await using var pod = await StartAsync();

        var found = await FindAsync(pod, Pod.Repository, count);

        Assert.Equal(Enumerable.Range(1, count).Select(number => $"{number}"), found.Keys.OrderBy(int.Parse));
        Assert.All(found, pair => Assert.Equal(DescriptorOf(pair.Key), pair.Value));
        Assert.Equal(Enumerable.Repeat("BatchGetImage", calls), pod.Aws.Calls.Select(call => call.Operation));
        Assert.Equal([$"{Pod.Repository}: {count} of {count} tags found by ECR's API"], notes);
    }

    [Fact]
    public async Task All_types_of_manifests_are_asked_for()
    {
        await using var pod = await StartAsync();

        await FindAsync(pod, Pod.Repository, 5);

        var body = JsonNode.Parse(pod.Aws.Calls[0].Body)!;
        Assert.Equal(("111111111111", "team/web", 5), ((string)body["registryId"]!, (string)body["repositoryName"]!, body["imageIds"]!.AsArray().Count));
        Assert.Equal("""{"imageTag":"1"}""", body["imageIds"]![0]!.ToJsonString());
        Assert.Equal(
            [MediaTypes.OciManifest, MediaTypes.OciIndex, MediaTypes.DockerManifest, MediaTypes.DockerManifestList],
            body["acceptedMediaTypes"]!.AsArray().Select(type => (string)type!));
    }

    [Fact]
    public async Task A_tag_that_is_not_there_is_left_to_the_registry()
    {
        await using var pod = await StartAsync(tag => tag == "3" ? null : ManifestOf(tag));

        Assert.Equal(["1", "2", "4", "5"], (await FindAsync(pod, Pod.Repository, 5)).Keys.Order());
    }

    [Theory]
    [InlineData(4, Pod.Registry)]
    [InlineData(9, "public.ecr.aws")]
    [InlineData(9, "europe-docker.pkg.dev")]
    [InlineData(9, "registry.example.com")]
    public async Task Few_tags_and_other_registries_are_not_asked_for(int count, string registry)
    {
        await using var pod = await StartAsync();

        Assert.Empty(await FindAsync(pod, new RepositoryName(registry, "team/web"), count));

        Assert.Empty(pod.Aws.Calls);
    }

    [Fact]
    public async Task A_registry_with_a_login_of_its_own_is_not_asked_as_the_pod()
    {
        await using var pod = await StartAsync();

        Assert.Empty(await FindAsync(pod, Pod.Repository, 9, new KnownLogin(Pod.Registry)));
        Assert.Equal(9, (await FindAsync(pod, Pod.Repository, 9, new KnownLogin(Pod.OtherRegistry))).Count);
    }

    [Theory]
    [InlineData("AccessDeniedException")]
    [InlineData("RepositoryNotFoundException")]
    [InlineData("InvalidParameterException")]
    public async Task A_refusal_leaves_all_to_the_registry(string code)
    {
        await using var pod = await StartAsync();
        pod.Aws.Refuse("BatchGetImage", new AwsRefusal(400, code, "no"));

        Assert.Empty(await FindAsync(pod, Pod.Repository, 9));

        Assert.Equal([$"{Pod.Repository}: tags are asked for one by one, for ECR's API does not tell: {code}: no"], notes);
    }

    [Fact]
    public async Task Where_AWS_knows_nobody_all_is_left_to_the_registry()
    {
        await using var pod = await StartAsync();
        pod.Set("AWS_ACCESS_KEY_ID", "");

        Assert.Empty(await FindAsync(pod, Pod.Repository, 9));

        Assert.Contains("AWS knows nobody here", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_of_another_account_is_asked_as_the_role_named_for_it()
    {
        await using var pod = await StartAsync(options: options => options with { Roles = [new FakeRole("arn:aws:iam::222222222222:role/pull") { TrustedArns = [Pod.Arn] }] });
        var rule = new IdentityRule(Pod.OtherRegistry, "promote-hook.yaml:1") { Aws = new AwsRole("arn:aws:iam::222222222222:role/pull") };

        var found = await FindAsync(pod, new RepositoryName(Pod.OtherRegistry, "team/web"), 5, rules: rule);

        Assert.Equal(5, found.Count);
        Assert.Equal(["AssumeRole", "BatchGetImage"], pod.Aws.Calls.Select(call => call.Operation));
    }

    [Fact]
    public async Task Its_identity_is_that_of_the_login()
    {
        await using var pod = await StartAsync(options: options => options with { Roles = [new FakeRole("arn:aws:iam::111111111111:role/pull") { TrustedArns = [Pod.Arn] }] });
        var rule = new IdentityRule(Pod.Registry, "promote-hook.yaml:1") { Aws = new AwsRole("arn:aws:iam::111111111111:role/pull") };
        var login = new Lazy<EcrLogin>(() => new EcrLogin(pod.Access));

        await FindAsync(pod, Pod.Repository, 5, rules: rule, login: login);
        await Pod.FindAsync(new EcrCredentialSource([rule], login));

        Assert.Equal(["AssumeRole", "BatchGetImage", "GetAuthorizationToken"], pod.Aws.Calls.Select(call => call.Operation));
    }

    [Fact]
    public async Task A_manifest_that_was_made_over_is_not_believed()
    {
        await using var pod = await StartAsync(options: options => options with { ManifestText = (tag, text) => tag == "2" ? $"{text} " : text });

        Assert.Equal(["1", "3", "4", "5"], (await FindAsync(pod, Pod.Repository, 5)).Keys.Order());
    }

    private Task<IReadOnlyDictionary<string, Descriptor>> FindAsync(
        Pod pod, RepositoryName repository, int count, ICredentialSource? before = null, IdentityRule? rules = null, Lazy<EcrLogin>? login = null) =>
        new EcrTags(rules is null ? [] : [rules], login ?? new Lazy<EcrLogin>(() => new EcrLogin(pod.Access)), before ?? new CredentialChain([]), notes.Add)
            .FindAsync(repository, [.. Enumerable.Range(1, count).Select(number => $"{number}")], Token);

    private static Task<Pod> StartAsync(Func<string, ManifestContent?>? find = null, Func<FakeAwsOptions, FakeAwsOptions>? options = null) =>
        Pod.StartWithKeyAsync(given => (options ?? (same => same))(given with { FindImage = (_, _, tag) => (find ?? ManifestOf)(tag) }));

    private static ManifestContent ManifestOf(string tag) =>
        new(MediaTypes.OciManifest, Encoding.UTF8.GetBytes($$$"""{"schemaVersion": 2, "annotations": {"title": "{{{tag}}} é \" / +"}}"""));

    private static Descriptor DescriptorOf(string tag) => new(MediaTypes.OciManifest, ManifestOf(tag).Digest, ManifestOf(tag).Bytes.Length);

    private sealed class KnownLogin(string registry) : ICredentialSource
    {
        public ValueTask<IReadOnlyList<Credential>> FindAsync(RepositoryName repository, CancellationToken cancellationToken) =>
            new(repository.Registry == registry ? [Credential.Password("robot", "hunter2", "docker config")] : []);
    }
}
