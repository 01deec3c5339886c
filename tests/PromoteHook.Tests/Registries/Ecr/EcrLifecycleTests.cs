using Amazon.Runtime;
using PromoteHook.Oci;
using PromoteHook.Registries.Ecr;

namespace PromoteHook.Tests.Registries.Ecr;

public sealed class EcrLifecycleTests
{
    [Theory]
    [InlineData("""{"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 10}""", "removes all but the newest 10", true)]
    [InlineData("""{"tagStatus": "any", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 14}""", "removes images 14 days after they were pushed", true)]
    [InlineData("""{"tagStatus": "any", "countType": "sinceImagePulled", "countUnit": "days", "countNumber": 14}""", "removes images that were not pulled for 14 days", true)]
    [InlineData("""{"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 1}""", "removes images a day after they were pushed", false)]
    [InlineData("""{"tagStatus": "tagged", "tagPatternList": ["1.*.2"], "countType": "imageCountMoreThan", "countNumber": 1}""", "removes all but the newest 1", true)]
    [InlineData("""{"tagStatus": "tagged", "tagPrefixList": ["dev"], "countType": "imageCountMoreThan", "countNumber": 1}""", "removes all but the newest 1", false)]
    [InlineData("""{"tagStatus": "tagged", "tagPrefixList": ["1", "dev"], "countType": "imageCountMoreThan", "countNumber": 1}""", "removes all but the newest 1", false)]
    public void A_rule_says_what_it_takes(string selection, string effect, bool coversRelease)
    {
        var rule = Assert.Single(EcrLifecycle.Read(Policy(selection, "expire")));

        Assert.Equal(("lifecycle rule 3", effect, coversRelease), (rule.Name, rule.Effect, rule.Covers(ImageReference.Parse($"{Pod.Registry}/team/web:1.4.2"))));
    }

    [Fact]
    public void What_can_no_longer_be_pulled_may_go() => Assert.Empty(EcrLifecycle.Read(Policy(
        """{"tagStatus": "any", "countType": "sinceImageTransitioned", "countUnit": "days", "countNumber": 90, "storageClass": "archive"}""", "expire")));

    [Fact]
    public void Without_a_policy_nothing_goes() => Assert.Empty(EcrLifecycle.Read(null));

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"rules": [{}]}""")]
    [InlineData("""{"rules": [{"rulePriority": 1, "selection": {"countNumber": "x"}, "action": {"type": "expire"}}]}""")]
    public void What_is_no_policy_is_told(string policy) => Assert.Throws<AmazonClientException>(() => EcrLifecycle.Read(policy));

    private static string Policy(string selection, string action) => $$$"""{"rules": [{"rulePriority": 3, "selection": {{{selection}}}, "action": {"type": "{{{action}}}"}}]}""";
}
