using PromoteHook.Doctoring.Policies;

namespace PromoteHook.Tests.Doctoring.Policies;

public sealed class EcrPatternTests
{
    [Theory]
    [InlineData("111111111111.dkr.ecr.eu-west-1.amazonaws.com", "team/web", "arn:aws:ecr:eu-west-1:111111111111:repository/team/web")]
    [InlineData("111111111111.dkr.ecr.eu-west-1.amazonaws.com", "**", "arn:aws:ecr:eu-west-1:111111111111:repository/*")]
    [InlineData("111111111111.dkr.ecr-fips.us-gov-west-1.amazonaws.com", "team-*/**", "arn:aws-us-gov:ecr:us-gov-west-1:111111111111:repository/team-*/*")]
    [InlineData("111111111111.dkr.ecr.cn-north-1.amazonaws.com.cn", "a/*", "arn:aws-cn:ecr:cn-north-1:111111111111:repository/a/*")]
    [InlineData("111111111111.dkr-ecr.eu-west-1.on.aws", "a", "arn:aws:ecr:eu-west-1:111111111111:repository/a")]
    [InlineData("111111111111.dkr.ecr.eusc-de-east-1.amazonaws.eu", "a", "arn:aws-eusc:ecr:eusc-de-east-1:111111111111:repository/a")]
    [InlineData("*.dkr.ecr.*.amazonaws.com", "a", "arn:aws:ecr:*:*:repository/a")]
    public void A_pattern_names_the_repositories_of_an_ARN(string host, string path, string expected) =>
        Assert.Equal([expected], EcrPattern.Read(host)!.Repositories(path));

    [Fact]
    public void Segments_that_may_be_none_have_an_ARN_of_their_own() => Assert.Equal(
        ["arn:aws:ecr:eu-west-1:111111111111:repository/a/*/web", "arn:aws:ecr:eu-west-1:111111111111:repository/a/web"],
        EcrPattern.Read("111111111111.dkr.ecr.eu-west-1.amazonaws.com")!.Repositories("a/**/web"));

    [Theory]
    [InlineData("dev.example.com")]
    [InlineData("*.example.com")]
    [InlineData("public.ecr.aws")]
    public void Other_registries_have_none(string host) => Assert.Null(EcrPattern.Read(host));
}
