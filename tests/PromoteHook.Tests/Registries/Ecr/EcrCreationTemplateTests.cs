using PromoteHook.Registries.Ecr;

namespace PromoteHook.Tests.Registries.Ecr;

public sealed class EcrCreationTemplateTests
{
    [Theory]
    [InlineData("team/web", "team")]
    [InlineData("team/back/web", "team/back")]
    [InlineData("team/backup", "team")]
    [InlineData("team", "ROOT")]
    [InlineData("teams/web", "ROOT")]
    public void The_longest_prefix_speaks_for_a_repository(string path, string prefix) =>
        Assert.Equal(prefix, EcrCreationTemplate.For([new("ROOT", true), new("team", true), new("team/back", true)], path)?.Prefix);

    [Fact]
    public void Without_a_template_for_all_there_may_be_none() =>
        Assert.Null(EcrCreationTemplate.For([new("team", true)], "web"));
}
