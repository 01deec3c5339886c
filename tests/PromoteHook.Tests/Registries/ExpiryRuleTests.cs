using PromoteHook.Oci;
using PromoteHook.Registries;

namespace PromoteHook.Tests.Registries;

public sealed class ExpiryRuleTests
{
    private static readonly ExpiryRule Any = new("rule", "removes images", "keep them");
    private static readonly string Digest = $"sha256:{new string('a', 64)}";

    [Theory]
    [InlineData("1.4.2", true)]
    [InlineData("2.0.0", false)]
    public void A_pattern_is_for_tags_that_fit(string tag, bool expected) => Assert.Equal(expected, Covers(Any with { Tags = ["1.*", "dev-*"] }, $":{tag}"));

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Where_every_pattern_must_fit_one_is_not_enough(bool needsAll, bool expected) =>
        Assert.Equal(expected, Covers(Any with { Tags = ["1.*", "dev-*"], NeedsAllTags = needsAll }, ":1.4.2"));

    [Fact]
    public void A_rule_for_images_without_a_tag_leaves_the_others_alone()
    {
        var rule = Any with { CoversTagged = false };

        Assert.True(Covers(rule, $"@{Digest}"));
        Assert.False(Covers(rule, ":1.4.2"));
        Assert.False(Covers(Any with { CoversUntagged = false }, $"@{Digest}"));
    }

    [Theory]
    [InlineData("prod/apps/team", true)]
    [InlineData("prod/apps/other", false)]
    public void A_rule_may_be_for_some_paths(string path, bool expected) => Assert.Equal(expected, Covers(Any with { Paths = [path] }, ":1.4.2"));

    private static bool Covers(ExpiryRule rule, string rest) => rule.Covers(ImageReference.Parse($"europe-docker.pkg.dev/prod/apps/team/web{rest}"));
}
