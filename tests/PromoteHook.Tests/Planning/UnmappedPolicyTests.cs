using PromoteHook.Discovery;
using PromoteHook.Mapping;
using PromoteHook.Planning;

namespace PromoteHook.Tests.Planning;

public sealed class UnmappedPolicyTests
{
    private static readonly Rule[] Rules = [new("prod.example/team/**", ["dev.example/team/**"], "promote-hook.yaml:3"), new("*.ecr.example/apps/*", ["d.example/*"], "promote-hook.yaml:6")];

    private static readonly Promotion Mapped = Edge.To("prod.example/team/web:1", "dev.example/team/web:1");

    [Fact]
    public void A_stranger_beside_a_mapped_image_is_passed_by() =>
        Assert.Equal([null, null], Judge(new UnmappedPolicy(Rules, false, false), Mapped, Edge.To("docker.io/library/redis:7")));

    [Theory]
    [InlineData("prod.example/teem/web:1")]
    [InlineData("111.ecr.example/app/web:1")]
    public void An_image_on_the_registry_of_a_rule_is_refused(string reference) =>
        Assert.Equal([null, ExitCode.Unmapped], Judge(new UnmappedPolicy(Rules, false, false), Mapped, Edge.To(reference)));

    [Fact]
    public void When_no_image_at_all_is_mapped_all_are_refused() =>
        Assert.Equal([ExitCode.Unmapped, ExitCode.Unmapped], Judge(new UnmappedPolicy([], false, false), Edge.To("redis:7"), Edge.To("web:1")));

    [Fact]
    public void Allowing_empty_passes_both_by()
    {
        var policy = new UnmappedPolicy(Rules, false, allowEmpty: true);

        Assert.Equal([null], Judge(policy, Edge.To("redis:7")));
        Assert.Equal([null, null], Judge(policy, Mapped, Edge.To("prod.example/teem/web:1")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Failing_unmatched_refuses_every_unmapped_image(bool allowEmpty) =>
        Assert.Equal([null, ExitCode.Unmapped], Judge(new UnmappedPolicy(Rules, failUnmatched: true, allowEmpty), Mapped, Edge.To("redis:7")));

    [Fact]
    public void Ignored_images_are_neither_refused_nor_do_they_count_as_mapped()
    {
        var ignored = Edge.To("prod.example/teem/web:1") with { IsIgnored = true };

        Assert.Equal([null], Judge(new UnmappedPolicy(Rules, failUnmatched: true, false), ignored));
        Assert.Equal([null, ExitCode.Unmapped], Judge(new UnmappedPolicy(Rules, false, false), ignored, Edge.To("redis:7")));
    }

    [Fact]
    public void The_refusal_names_the_place_the_neighbour_and_the_nearest_rule()
    {
        var failure = new UnmappedPolicy(Rules, false, false).Judge([Edge.To("prod.example/teem/web:1")])[0];

        Assert.Equal(
            "prod.example/teem/web:1: no rule speaks for it, though promote-hook.yaml:3 does for others on prod.example (used at web.yaml:1 Deployment prod/web spec.image); "
            + "did you mean it to match 'to: prod.example/team/**' (promote-hook.yaml:3)? Correct that rule, add one, or pass it by with --allow-empty",
            failure?.ToString());
    }

    [Fact]
    public void Without_a_near_rule_one_is_proposed()
    {
        var failure = new UnmappedPolicy([], failUnmatched: true, false).Judge([Edge.To("prod.example/web:1")])[0];

        Assert.Equal("add a rule such as 'to: prod.example/**', annotate the object with promote-hook/source, or annotate the object with promote-hook/ignore: \"true\"", failure?.Remedy);
    }

    [Theory]
    [InlineData(false, "add a rule such as 'to: prod.example/**', or pass it by with --allow-empty")]
    [InlineData(true, "add a rule such as 'to: prod.example/**', or pass it by with unmatched: ignore")]
    public void An_image_outside_of_objects_is_not_told_to_be_annotated(bool failUnmatched, string remedy)
    {
        var image = Edge.To("prod.example/web:1");
        var given = image with { Uses = [new(image.Destination, new UseOrigin("--image", 0, null, null, null, "", 0))] };

        Assert.Equal(remedy, new UnmappedPolicy([], failUnmatched, false).Judge([given])[0]?.Remedy);
    }

    private static IEnumerable<ExitCode?> Judge(UnmappedPolicy policy, params Promotion[] promotions) =>
        policy.Judge(promotions).Select(failure => failure?.Code);
}
