using PromoteHook.Oci;
using PromoteHook.Registries;

namespace PromoteHook.Tests.Registries;

public sealed class PathShapeTests
{
    [Theory]
    [InlineData("europe-docker.pkg.dev/prod/apps/web")]
    [InlineData("europe-docker.pkg.dev/prod/gcr.io/web")]
    [InlineData("europe-docker.pkg.dev/example.com/prod/apps/web/api")]
    [InlineData("docker.europe-west1.rep.pkg.dev/prod/apps/web")]
    [InlineData("eu.gcr.io/prod/web")]
    [InlineData("public.ecr.aws/alias/web")]
    [InlineData("222222222222.dkr.ecr.eu-west-1.amazonaws.com/web")]
    [InlineData("registry.example.com/web")]
    public void A_path_that_fits_has_no_fault(string repository) => Assert.Null(PathShape.FaultIn(RepositoryName.Parse(repository)));

    [Theory]
    [InlineData("europe-docker.pkg.dev/prod/web", "write europe-docker.pkg.dev/prod/REPOSITORY/web;")]
    [InlineData("europe-docker.pkg.dev/prod", "write europe-docker.pkg.dev/prod/REPOSITORY/IMAGE;")]
    [InlineData("europe-docker.pkg.dev/example.com/prod/web", "write europe-docker.pkg.dev/example.com/prod/REPOSITORY/web;")]
    [InlineData("gcr.io/prod", "gcr.io/PROJECT/IMAGE")]
    [InlineData("public.ecr.aws/web", "public.ecr.aws/ALIAS/REPOSITORY")]
    [InlineData("europe.pkg.dev/prod/apps/web", "LOCATION-docker.pkg.dev/PROJECT/REPOSITORY/IMAGE")]
    public void A_path_that_does_not_is_shown_as_it_should_be(string repository, string remedy) =>
        Assert.Contains(remedy, PathShape.FaultIn(RepositoryName.Parse(repository))!.Value.Remedy, StringComparison.Ordinal);
}
