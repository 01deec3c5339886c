using PromoteHook.Doctoring;
using PromoteHook.Mapping;
using PromoteHook.Oci;
using PromoteHook.Tests.Mapping;

namespace PromoteHook.Tests.Doctoring;

public sealed class RegistryEndsTests
{
    [Fact]
    public void Registries_are_named_once_for_each_side_those_of_rules_last()
    {
        Rule[] rules =
        [
            new("prod.example.com/**", ["stage.example.com/**", "dev.example.com/**"], "a:1"),
            new("*.example.org/**", ["dev.example.com/**"], "a:2"),
            new("spare.example.com/*", ["docker.io/library/*"], "a:3"),
        ];
        var promotions = new ReferenceMap(new Settings { Rules = rules }).Map(
            [Use.Of("prod.example.com/team/web:1"), Use.Of("prod.example.com/team/api:1"), Use.Of("quay.io/other/tool:1")]);

        var ends = RegistryEnds.Of(promotions, [], [.. rules.Select(CompiledRule.Compile)]);

        Assert.Equal(
            ["Source stage.example.com 2", "Source dev.example.com 2", "Source docker.io 0", "Destination prod.example.com 2", "Destination spare.example.com 0"],
            ends.Select(end => $"{end.Side} {end.Registry} {end.Images.Count}"));
        Assert.All(ends.SelectMany(end => end.Images), image => Assert.Equal(image.Reference.Registry == "prod.example.com", image.IsNeeded));
    }

    [Fact]
    public void An_unmapped_image_is_a_source_where_a_rule_takes_from_there()
    {
        CompiledRule[] rules = [CompiledRule.Compile(new Rule("prod.example.com/**", ["dev.example.com/**"], "a:1"))];

        var ends = RegistryEnds.Of([], [ImageReference.Parse("dev.example.com/web:1"), ImageReference.Parse("other.example.com/web:1")], rules);

        Assert.Equal(
            ["Source dev.example.com 1", "Destination other.example.com 1", "Destination prod.example.com 0"],
            ends.Select(end => $"{end.Side} {end.Registry} {end.Images.Count}"));
    }
}
