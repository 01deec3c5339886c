using PromoteHook.Discovery;
using PromoteHook.Mapping;

namespace PromoteHook.Tests.Mapping;

public sealed class MapConflictTests
{
    private static readonly Settings OneRule = new() { Rules = [new Rule("prod.example/**", ["dev.example/**"], "promote-hook.yaml:3")] };

    [Theory]
    [InlineData("prod.example/**")]
    [InlineData("prod.example")]
    public void A_rule_that_takes_an_image_from_itself_is_refused(string from)
    {
        var settings = new Settings { Rules = [new Rule("prod.example/**", ["dev.example/**", from], "promote-hook.yaml:3")] };

        var refusal = Refuse(settings, Use.Of("prod.example/web:1", 7));

        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.Equal("rule promote-hook.yaml:3 takes prod.example/web:1 from itself (used at web.yaml:7 Deployment prod/web spec.image)", refusal.Message);
    }

    [Fact]
    public void An_annotation_may_take_another_tag_of_the_same_repository_but_not_the_same()
    {
        Assert.Equal(ExitCode.Usage, Refuse(OneRule, Use.Of("prod.example/web:1").Annotated("prod.example/web")).Code);
        Assert.Single(new ReferenceMap(OneRule).Map([Use.Of("prod.example/web:1").Annotated("prod.example/web:0")]));
    }

    [Fact]
    public void Two_digests_for_one_destination_tag_are_refused_naming_both_places()
    {
        var refusal = Refuse(OneRule, Use.Of($"prod.example/web:1@{Use.A}", 7), Use.Of($"prod.example/web:1@{Use.B}", 9));

        Assert.Equal(ExitCode.DigestConflict, refusal.Code);
        Assert.Contains($"two digests are wanted for prod.example/web:1: {Use.A} at web.yaml:7 ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"{Use.B} at web.yaml:9 ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_digest_pinned_by_annotation_conflicts_with_one_in_the_reference()
    {
        Assert.Equal(ExitCode.DigestConflict, Refuse(OneRule, Use.Of("prod.example/web:1").Annotated($"lab.example/web@{Use.A}"), Use.Of($"prod.example/web:1@{Use.B}")).Code);
        Assert.Equal(ExitCode.DigestConflict, Refuse(OneRule, Use.Of($"prod.example/web:1@{Use.B}").Annotated($"lab.example/web@{Use.A}")).Code);
    }

    [Fact]
    public void Two_digests_of_images_that_nobody_promotes_are_nobodys_conflict()
    {
        var promotions = new ReferenceMap(OneRule).Map([
            Use.Of($"other.example/web:1@{Use.A}"), Use.Of($"other.example/web:1@{Use.B}"),
            Use.Of($"prod.example/web:1@{Use.A}"), Use.Of($"prod.example/web:1@{Use.B}").Ignored()]);

        Assert.Equal(4, promotions.Count);
    }

    [Fact]
    public void A_tag_with_and_without_its_digest_are_two_promotions()
    {
        var promotions = new ReferenceMap(OneRule).Map([Use.Of("prod.example/web:1"), Use.Of($"prod.example/web:1@{Use.A}"), Use.Of($"prod.example/web@{Use.B}")]);

        Assert.Equal(3, promotions.Count);
    }

    [Fact]
    public void Annotations_that_name_different_sources_for_one_destination_are_refused_naming_both_places()
    {
        var refusal = Refuse(OneRule, Use.Of("prod.example/web:1", 7).Annotated("lab.example/web"), Use.Of("prod.example/web:1", 9).Annotated("hut.example/web"));

        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.Contains("lab.example/web:1 by annotation promote-hook/source on Deployment prod/web (web.yaml:7 ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("hut.example/web:1 by annotation promote-hook/source on Deployment prod/web (web.yaml:9 ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Kustomizations_that_imply_different_sources_are_refused_only_where_they_decide()
    {
        ImageUse[] Uses(string repository) => [Use.Of($"{repository}:1").Implied("lab.example/web"), Use.Of($"{repository}:1").Implied("hut.example/web")];

        Assert.Equal(ExitCode.Usage, Refuse(OneRule, Uses("other.example/web")).Code);
        Assert.Single(new ReferenceMap(OneRule).Map(Uses("prod.example/web")));
    }

    [Fact]
    public void A_source_that_is_no_repository_name_is_refused_naming_the_rule()
    {
        var settings = new Settings { Rules = [new Rule("prod.example/web*", ["dev.example/*"], "promote-hook.yaml:3")] };

        var refusal = Refuse(settings, Use.Of("prod.example/web:1"));

        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.StartsWith("rule promote-hook.yaml:3 makes no source of prod.example/web:1", refusal.Message, StringComparison.Ordinal);
    }

    private static RefusalException Refuse(Settings settings, params ImageUse[] uses) =>
        Assert.Throws<RefusalException>(() => new ReferenceMap(settings).Map(uses));
}
