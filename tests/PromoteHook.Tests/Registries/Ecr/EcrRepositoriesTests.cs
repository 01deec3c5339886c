using PromoteHook.Oci;
using PromoteHook.Oci.Transport;
using PromoteHook.Registries;
using PromoteHook.Registries.Ecr;
using PromoteHook.Testing.Clouds.Amazon;

namespace PromoteHook.Tests.Registries.Ecr;

public sealed class EcrRepositoriesTests
{
    private static readonly EcrTemplate Template = new() { Policy = """{"Statement":[]}""", LifecyclePolicy = """{"rules":[]}""" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_repository_is_created_with_its_policies()
    {
        await using var pod = await Pod.StartWithKeyAsync();

        await new EcrRepositories([], pod.Access).CreateAsync(Pod.Repository, new RepositoryTemplate(Template, null), Token);

        var created = Assert.Single(pod.Aws.Repositories);
        Assert.Equal(
            ("111111111111", "eu-west-1", "team/web", Template.Policy, Template.LifecyclePolicy),
            (created.Account, created.Region, created.Name, created.Policy, created.LifecyclePolicy));
    }

    [Fact]
    public async Task One_that_is_there_already_is_left_as_it_is()
    {
        await using var pod = await Pod.StartWithKeyAsync();
        pod.Aws.AddRepository("111111111111", "eu-west-1", "team/web");

        await new EcrRepositories([], pod.Access).CreateAsync(Pod.Repository, new RepositoryTemplate(Template, null), Token);

        Assert.Equal(["CreateRepository"], pod.Aws.Calls.Select(call => call.Operation));
        Assert.Null(Assert.Single(pod.Aws.Repositories).Policy);
    }

    [Fact]
    public async Task Many_at_once_create_one()
    {
        await using var pod = await Pod.StartWithKeyAsync();
        var repositories = new EcrRepositories([], pod.Access);

        var isOurs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => repositories.CreateAsync(Pod.Repository, new RepositoryTemplate(Template, null), Token)));

        Assert.Single(pod.Aws.Repositories);
        Assert.Single(isOurs, ours => ours);
    }

    [Fact]
    public async Task Another_account_needs_a_role_there()
    {
        const string Arn = "arn:aws:iam::222222222222:role/push";
        await using var pod = await Pod.StartWithKeyAsync(options => options with { Roles = [new FakeRole(Arn) { TrustedArns = [Pod.Arn] }] });
        var repository = new RepositoryName(Pod.OtherRegistry, "team/web");

        var refused = await Assert.ThrowsAsync<RegistryException>(() => new EcrRepositories([], pod.Access).CreateAsync(repository, new RepositoryTemplate(Template, null), Token));
        await new EcrRepositories([new IdentityRule(Pod.OtherRegistry, "a:1") { Aws = new AwsRole(Arn) }], pod.Access).CreateAsync(repository, new RepositoryTemplate(Template, null), Token);

        Assert.Equal((RegistryErrorKind.Denied, Pod.OtherRegistry), (refused.Kind, refused.Registry));
        Assert.StartsWith("Amazon ECR in eu-west-1 does not create the repository for the access key of the environment: AccessDeniedException: ", refused.Message, StringComparison.Ordinal);
        Assert.Equal("222222222222", Assert.Single(pod.Aws.Repositories).Account);
    }

    [Theory]
    [InlineData("CreateRepository", 400, "LimitExceededException", RegistryErrorKind.Unsupported, "does not create the repository")]
    [InlineData("SetRepositoryPolicy", 400, "InvalidParameterException", RegistryErrorKind.Unsupported, "does not set the new repository's policy")]
    [InlineData("PutLifecyclePolicy", 400, "AccessDeniedException", RegistryErrorKind.Denied, "does not set the new repository's lifecycle policy")]
    public async Task A_refusal_says_at_which_step(string operation, int status, string code, RegistryErrorKind kind, string words)
    {
        await using var pod = await Pod.StartWithKeyAsync();

        // The SDK takes a limit for a throttle and tries three times.
        pod.Aws.Refuse(operation, Enumerable.Repeat(new AwsRefusal(status, code, "because"), 3));

        var refused = await Assert.ThrowsAsync<RegistryException>(() => new EcrRepositories([], pod.Access).CreateAsync(Pod.Repository, new RepositoryTemplate(Template, null), Token));

        Assert.Equal(kind, refused.Kind);
        Assert.Equal($"Amazon ECR in eu-west-1 {words} for the access key of the environment: {code}: because", refused.Message);
    }
}
