using PromoteHook.Oci;
using PromoteHook.Registries;

namespace PromoteHook.Tests.Registries;

public sealed class RepositoryUnitTests
{
    [Theory]
    [InlineData("222222222222.dkr.ecr.eu-west-1.amazonaws.com/team/shop/web", "222222222222.dkr.ecr.eu-west-1.amazonaws.com/team/shop/web")]
    [InlineData("registry.example.com/team/shop/web", "registry.example.com/team/shop/web")]
    [InlineData("europe-docker.pkg.dev/prod/apps/team/web", "europe-docker.pkg.dev/prod/apps")]
    [InlineData("europe-docker.pkg.dev/example.com/prod/apps/team/web", "europe-docker.pkg.dev/example.com/prod/apps")]
    [InlineData("europe-docker.pkg.dev/prod/apps", "europe-docker.pkg.dev/prod/apps")]
    [InlineData("eu.gcr.io/prod/team/web", "eu.gcr.io/prod")]
    [InlineData("gcr.io/example.com/prod/web", "gcr.io/example.com/prod")]
    public void An_image_lies_in_what_the_vendor_creates(string name, string unit) =>
        Assert.Equal(RepositoryName.Parse(unit), RepositoryUnit.Of(RepositoryName.Parse(name)));
}
