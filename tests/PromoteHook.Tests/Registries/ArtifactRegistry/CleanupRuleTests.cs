using PromoteHook.Oci;
using PromoteHook.Registries.ArtifactRegistry;

namespace PromoteHook.Tests.Registries.ArtifactRegistry;

public sealed class CleanupRuleTests
{
    [Theory]
    [InlineData("2592000s", "removes images 30 days after they were pushed")]
    [InlineData("129600.5s", "removes images 1.5 days after they were pushed")]
    [InlineData("1e300s", "removes images")]
    [InlineData("NaN", "removes images")]
    [InlineData("-Infinity", "removes images")]
    [InlineData("", "removes images")]
    [InlineData(null, "removes images")]
    public void An_age_is_told_in_days_where_it_is_one(string? olderThan, string effect)
    {
        var policy = new GoogleMessages.CleanupPolicy("DELETE", new GoogleMessages.CleanupCondition { OlderThan = olderThan });

        var rule = CleanupRule.Of("old", policy, new RepositoryName("europe-docker.pkg.dev", "prod/apps"));

        Assert.Equal(effect, rule.Effect);
    }
}
