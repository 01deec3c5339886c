using PromoteHook.Oci;
using PromoteHook.Oci.Credentials;
using PromoteHook.Registries;
using PromoteHook.Registries.Ecr;
using PromoteHook.Testing.Clouds.Amazon;

namespace PromoteHook.Tests.Registries.Ecr;

public sealed class EcrPublicCredentialSourceTests
{
    private const string Registry = "public.ecr.aws";

    [Theory]
    [InlineData(Registry)]
    [InlineData("ecr-public.aws.com")]
    public async Task The_pods_identity_gets_a_password_in_the_one_region_of_the_API(string registry)
    {
        await using var pod = await Pod.StartWithKeyAsync();

        var credential = await Pod.FindAsync(new EcrPublicCredentialSource([], pod.Access), registry);

        Assert.Equal(Credential.Password("AWS", $"password 1 of {Pod.Arn}", "Amazon ECR Public as the access key of the environment"), credential);
        var call = Assert.Single(pod.Aws.Calls);
        Assert.Equal(("ecr-public", "GetAuthorizationToken", "us-east-1"), (call.Service, call.Operation, call.Region));
    }

    [Fact]
    public async Task Its_endpoint_has_a_variable_of_its_own()
    {
        await using var pod = await Pod.StartWithKeyAsync();
        pod.Set("AWS_ENDPOINT_URL_ECR_PUBLIC", pod.Aws.Address.AbsoluteUri);
        pod.Set("AWS_ENDPOINT_URL", "http://127.0.0.1:1");

        await Pod.FindAsync(new EcrPublicCredentialSource([], pod.Access), Registry);
    }

    [Fact]
    public async Task Without_an_identity_it_is_asked_as_anybody()
    {
        await using var pod = await Pod.StartAsync();

        Assert.Empty(await FindAsync(new EcrPublicCredentialSource([], pod.Access)));
    }

    [Fact]
    public async Task An_identity_that_is_not_allowed_to_is_anybody()
    {
        await using var pod = await Pod.StartWithKeyAsync();
        pod.Aws.Refuse("GetAuthorizationToken", new AwsRefusal(400, "AccessDeniedException", "not you"));

        Assert.Empty(await FindAsync(new EcrPublicCredentialSource([], pod.Access)));
    }

    [Fact]
    public async Task A_role_that_settings_name_is_insisted_on()
    {
        await using var pod = await Pod.StartWithKeyAsync();
        var source = new EcrPublicCredentialSource([new IdentityRule(Registry, "a:1") { Aws = new AwsRole("arn:aws:iam::111111111111:role/pull") }], pod.Access);

        Assert.Contains("cannot be assumed", await Pod.FailAsync(source, Registry), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Private_registries_are_no_business_of_this_source()
    {
        await using var pod = await Pod.StartWithKeyAsync();

        Assert.Empty(await FindAsync(new EcrPublicCredentialSource([], pod.Access), Pod.Registry));
        Assert.Empty(pod.Aws.Calls);
    }

    private static async Task<IReadOnlyList<Credential>> FindAsync(EcrPublicCredentialSource source, string registry = Registry) =>
        await source.FindAsync(new RepositoryName(registry, "nginx/nginx"), TestContext.Current.CancellationToken);
}
