using PromoteHook.Registries;

namespace PromoteHook.Tests.Registries;

public sealed class IdentityRulesTests
{
    [Theory]
    [InlineData("111111111111.dkr.ecr.eu-west-1.amazonaws.com", "first")]
    [InlineData("222222222222.dkr.ecr.eu-west-1.amazonaws.com", "second")]
    [InlineData("222222222222.dkr.ecr.us-east-1.amazonaws.com", "second")]
    [InlineData("eu-docker.pkg.dev", "third")]
    [InlineData("docker.pkg.dev", null)]
    [InlineData("a.eu-docker.pkg.dev", null)]
    [InlineData("eu-docker.pkg.dev:5000", null)]
    [InlineData("registry.test:5000", "fourth")]
    [InlineData("registry.test", null)]
    [InlineData("localhost:5000", null)]
    public void The_first_rule_that_matches_holds_and_a_star_stays_within_its_label(string registry, string? where)
    {
        IdentityRule[] rules =
        [
            new("111111111111.dkr.ecr.*.amazonaws.com", "first"),
            new("*.dkr.ecr.*.amazonaws.com", "second"),
            new("*-docker.pkg.dev", "third"),
            new("registry.test:5000", "fourth"),
            new("111111111111.dkr.ecr.eu-west-1.amazonaws.com", "never"),
        ];

        Assert.Equal(where, rules.For(registry)?.Where);
    }
}
