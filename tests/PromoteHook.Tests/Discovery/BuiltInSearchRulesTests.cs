using PromoteHook.Discovery;
using PromoteHook.Discovery.Finding;

namespace PromoteHook.Tests.Discovery;

public sealed class BuiltInSearchRulesTests
{
    [Fact]
    public void Every_rule_has_a_path_that_can_be_read()
    {
        var rules = BuiltInSearchRules.All.Concat(BuiltInSearchRules.BuildOutputs);

        Assert.All(rules, rule => Assert.True(SearchPath.TryParse(rule.Path, out _, out var fault), fault));
    }

    [Fact]
    public void No_rule_stands_twice()
    {
        var rules = BuiltInSearchRules.All.Select(rule => (rule.Group, rule.Kind, rule.Path)).ToList();

        Assert.Equal(rules.Distinct(), rules);
    }

    [Theory]
    [InlineData("kibana.k8s.elastic.co", true)]
    [InlineData("k8s.elastic.co", false)]
    [InlineData("notk8s.elastic.co", false)]
    public void Leading_star_of_a_group_stands_for_a_prefix(string group, bool isMatch)
    {
        var rule = new SearchRule("*.k8s.elastic.co", "*", "spec.image");

        Assert.Equal(isMatch, rule.SpeaksOf(group, "Kibana"));
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData("")]
    [InlineData("a[].")]
    [InlineData("a[0].b")]
    [InlineData("[]")]
    public void Path_that_means_nothing_is_refused(string path)
    {
        var refusal = Assert.Throws<RefusalException>(() => new ImageFinder([new SearchRule("example.com", "Shop", path)]));

        Assert.Equal(ExitCode.Usage, refusal.Code);
    }
}
