using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Registries;

namespace PromoteHook.Tests.Registries;

public sealed class ReferenceShapeTests
{
    [Theory]
    [InlineData("europe-docker.pkg.dev/proj/web:1", "write europe-docker.pkg.dev/proj/REPOSITORY/web:1")]
    [InlineData("europe-docker.pkg.dev/web:1", "write europe-docker.pkg.dev/PROJECT/REPOSITORY/web:1")]
    [InlineData("docker.us-east4.rep.pkg.dev/proj/web:1", "write docker.us-east4.rep.pkg.dev/proj/REPOSITORY/web:1")]
    [InlineData("us-docker.pkg.dev/example.com/proj/web:1", "write us-docker.pkg.dev/example.com/proj/REPOSITORY/web:1")]
    [InlineData("us-docker.pkg.dev/example.com/web:1", "write us-docker.pkg.dev/example.com/PROJECT/REPOSITORY/web:1")]
    public void A_name_without_repository_is_refused_with_the_corrected_shape(string reference, string remedy)
    {
        var failure = ReferenceShape.Judge(ImageReference.Parse(reference), Side.Destination);

        Assert.Equal((ExitCode.Unsupported, Side.Destination, reference, remedy), (failure?.Code, failure?.Side, failure?.Subject, failure?.Remedy));
    }

    [Theory]
    [InlineData("europe-docker.pkg.dev/proj/apps/web:1")]
    [InlineData("europe-docker.pkg.dev/proj/apps/team/web:1")]
    [InlineData("us-docker.pkg.dev/example.com/proj/apps/web:1")]
    [InlineData("gcr.io/proj/web:1")]
    [InlineData("docker.io/library/web:1")]
    [InlineData("prod.example.com/web:1")]
    public void Whole_names_and_those_of_others_pass(string reference) =>
        Assert.Null(ReferenceShape.Judge(ImageReference.Parse(reference), Side.Source));
}
