using PromoteHook.Discovery;
using PromoteHook.Mapping;
using PromoteHook.Oci;

namespace PromoteHook.Tests.Mapping;

public sealed class ReferenceMapTests
{
    private static readonly Settings OneRule = new() { Rules = [new Rule("prod.example/**", ["dev.example/**", "ci.example/**"], "promote-hook.yaml:3")] };

    [Fact]
    public void A_rule_yields_its_sources_in_order_with_the_destinations_tag()
    {
        var promotion = MapOne(OneRule, Use.Of("prod.example/team/web:1"));

        Assert.Equal(["dev.example/team/web:1", "ci.example/team/web:1"], promotion.Sources.Select(source => source.ToString()));
        Assert.Equal("rule promote-hook.yaml:3", promotion.Why);
    }

    [Fact]
    public void The_first_matching_rule_wins_and_the_explanation_lists_what_was_looked_at()
    {
        var settings = new Settings { Rules = [Rule.FromFlags("x.example/**", "y.example/**"), new Rule("prod.example/web", ["one.example/web"], "f:2"), new Rule("prod.example/**", ["two.example/**"], "f:3")] };

        var promotion = MapOne(settings, Use.Of("prod.example/web:1"));

        Assert.Equal("one.example/web:1", Assert.Single(promotion.Sources).ToString());
        Assert.Equal(
            ["annotation: none names a source", "rule --to/--from: to 'x.example/**' does not match", "rule f:2: to 'prod.example/web' matches, the first to do so", "decided by: rule f:2"],
            promotion.Considered);
    }

    [Fact]
    public void An_annotation_beats_rule_and_kustomization()
    {
        var promotion = MapOne(OneRule, Use.Of("prod.example/web:1").Annotated("lab.example/web").Implied("old.example/web"));

        Assert.Equal("lab.example/web:1", Assert.Single(promotion.Sources).ToString());
        Assert.Equal("annotation promote-hook/source on Deployment prod/web", promotion.Why);
    }

    [Fact]
    public void A_rule_beats_what_a_kustomization_implies()
    {
        var promotion = MapOne(OneRule, Use.Of("prod.example/web:1").Implied("old.example/web"));

        Assert.Equal("dev.example/web:1", promotion.Sources[0].ToString());
    }

    [Fact]
    public void What_a_kustomization_implies_is_taken_when_nothing_else_speaks()
    {
        var promotion = MapOne(OneRule, Use.Of("other.example/web:1").Implied("old.example/web"));

        Assert.Equal("old.example/web:1", Assert.Single(promotion.Sources).ToString());
        Assert.Equal("kustomization.yaml:4 name", promotion.Why);
    }

    [Fact]
    public void Without_any_of_them_an_image_is_unmapped()
    {
        var promotion = MapOne(OneRule, Use.Of("other.example/web:1"));

        Assert.False(promotion.IsMapped);
        Assert.StartsWith("no rule's 'to' matches", promotion.Why, StringComparison.Ordinal);
        Assert.StartsWith("there are no rules", MapOne(Settings.Empty, Use.Of("web")).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Uses_of_one_reference_become_one_promotion_in_order_of_first_use()
    {
        var promotions = new ReferenceMap(OneRule).Map([Use.Of("prod.example/b:1", 1), Use.Of("prod.example/a:1", 2), Use.Of("PROD.example/b:1", 3)]);

        Assert.Equal(["prod.example/b:1", "prod.example/a:1"], promotions.Select(promotion => promotion.Destination.ToString()));
        Assert.Equal([1, 3], promotions[0].Uses.Select(use => use.Origin.Line));
    }

    [Fact]
    public void One_annotated_use_decides_for_all_uses_of_the_reference()
    {
        var promotions = new ReferenceMap(OneRule).Map([Use.Of("prod.example/web:1"), Use.Of("prod.example/web:1", 2).Annotated("lab.example/web")]);

        Assert.Equal("lab.example/web:1", Assert.Single(promotions).Sources[0].ToString());
    }

    [Fact]
    public void An_image_is_ignored_only_when_every_use_says_so()
    {
        var map = new ReferenceMap(OneRule);

        var both = Assert.Single(map.Map([Use.Of("prod.example/web:1").Ignored(), Use.Of("prod.example/web:1", 2).Ignored()]));
        var one = Assert.Single(map.Map([Use.Of("prod.example/web:1").Ignored(), Use.Of("prod.example/web:1", 2)]));

        Assert.True(both is { IsIgnored: true, IsMapped: false });
        Assert.True(one is { IsIgnored: false, IsMapped: true });
        Assert.Equal(2, Assert.Single(one.Uses).Origin.Line);
    }

    [Fact]
    public void An_ignored_uses_annotation_does_not_count()
    {
        var promotions = new ReferenceMap(OneRule).Map([Use.Of("prod.example/web:1").Annotated("lab.example/web").Ignored(), Use.Of("prod.example/web:1", 2)]);

        Assert.Equal("dev.example/web:1", Assert.Single(promotions).Sources[0].ToString());
    }

    [Fact]
    public void A_source_keeps_tag_and_digest_of_the_destination_unless_the_hint_has_its_own()
    {
        Assert.Equal($"dev.example/web:1@{Use.A}", MapOne(OneRule, Use.Of($"prod.example/web:1@{Use.A}")).Sources[0].ToString());
        Assert.Equal($"dev.example/web@{Use.A}", MapOne(OneRule, Use.Of($"prod.example/web@{Use.A}")).Sources[0].ToString());
        Assert.Equal("lab.example/web:build-7", Annotated("prod.example/web:1", "lab.example/web:build-7"));
        Assert.Equal($"lab.example/web:build-7@{Use.A}", Annotated($"prod.example/web:1@{Use.A}", "lab.example/web:build-7"));
        Assert.Equal($"lab.example/web@{Use.B}", Annotated("prod.example/web:1", $"lab.example/web@{Use.B}"));
    }

    [Theory]
    [InlineData("1", null, MismatchPolicy.Ignore, MismatchPolicy.Ignore)]
    [InlineData("1", null, MismatchPolicy.Fail, MismatchPolicy.Fail)]
    [InlineData("1", MismatchPolicy.Overwrite, MismatchPolicy.Fail, MismatchPolicy.Overwrite)]
    [InlineData("latest", null, MismatchPolicy.Ignore, MismatchPolicy.Warn)]
    [InlineData("latest", MismatchPolicy.Ignore, MismatchPolicy.Fail, MismatchPolicy.Warn)]
    [InlineData("latest", MismatchPolicy.Fail, MismatchPolicy.Ignore, MismatchPolicy.Fail)]
    [InlineData("pinned", null, MismatchPolicy.Ignore, MismatchPolicy.Fail)]
    [InlineData("pinned", null, MismatchPolicy.Overwrite, MismatchPolicy.Fail)]
    [InlineData("pinned", MismatchPolicy.Overwrite, MismatchPolicy.Ignore, MismatchPolicy.Overwrite)]
    [InlineData("pinned", MismatchPolicy.Ignore, MismatchPolicy.Ignore, MismatchPolicy.Warn)]
    public void The_rule_decides_on_mismatches_else_the_defaults(string tag, MismatchPolicy? ofRule, MismatchPolicy ofDefaults, MismatchPolicy expected)
    {
        var settings = new Settings { OnDigestMismatch = ofDefaults, Rules = [Rule.FromFlags("prod.example", "dev.example") with { OnDigestMismatch = ofRule }] };

        var promotion = MapOne(settings, Use.Of(tag == "pinned" ? $"prod.example/web:1@{Use.A}" : $"prod.example/web:{tag}"));

        Assert.Equal(expected, promotion.OnDigestMismatch);
    }

    [Fact]
    public void The_matching_rules_policy_holds_though_an_annotation_names_the_source()
    {
        var settings = new Settings { Rules = [Rule.FromFlags("prod.example", "dev.example") with { OnDigestMismatch = MismatchPolicy.Overwrite }] };

        Assert.Equal(MismatchPolicy.Overwrite, MapOne(settings, Use.Of("prod.example/web:1").Annotated("lab.example/web")).OnDigestMismatch);
    }

    [Theory]
    [InlineData(null, ReferrerPolicy.BestEffort)]
    [InlineData(ReferrerPolicy.Off, ReferrerPolicy.Off)]
    [InlineData(ReferrerPolicy.Require, ReferrerPolicy.Require)]
    public void A_rule_s_word_on_referrers_beats_the_default(ReferrerPolicy? ofRule, ReferrerPolicy expected)
    {
        var settings = new Settings { Rules = [Rule.FromFlags("prod.example", "dev.example") with { Referrers = ofRule }] };

        Assert.Equal(expected, MapOne(settings, Use.Of("prod.example/web:1")).Referrers);
    }

    private static string Annotated(string destination, string source) =>
        Assert.Single(MapOne(OneRule, Use.Of(destination).Annotated(source)).Sources).ToString();

    private static Promotion MapOne(Settings settings, ImageUse use) => Assert.Single(new ReferenceMap(settings).Map([use]));
}
