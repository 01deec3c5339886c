using PromoteHook.Mapping;
using PromoteHook.Oci;
using PromoteHook.Oci.Transport;
using PromoteHook.Planning;

namespace PromoteHook.Tests.Planning;

/// <summary>What happens to a plan that is applied later.</summary>
public sealed class PlanCheckTests
{
    private readonly FakeManifests registries = new();

    [Theory]
    [InlineData("nothing", PromotionState.Missing, null)]
    [InlineData("A", PromotionState.Present, null)]
    [InlineData("B", PromotionState.DigestMismatch, ExitCode.DigestConflict)]
    public async Task A_copy_is_made_found_done_or_refused(string now, PromotionState state, ExitCode? code)
    {
        var old = new PlannedPromotion(Edge.To("p.example/web:1", "d.example/web:1"), PromotionState.Missing) { Digest = Digest.Parse(Edge.A), Source = ImageReference.Parse("d.example/web:1") };

        var one = await RecheckAsync(old, now);

        Assert.Equal((state, code), (one.State, one.Failure?.Code));
        Assert.Equal(state == PromotionState.Missing, one.NeedsCopy);
    }

    [Theory]
    [InlineData("nothing", PromotionState.DigestMismatch, ExitCode.DigestConflict, false)]
    [InlineData("A", PromotionState.Present, null, false)]
    [InlineData("B", PromotionState.DigestMismatch, null, true)]
    [InlineData("C", PromotionState.DigestMismatch, ExitCode.DigestConflict, false)]
    public async Task An_overwrite_is_made_only_over_what_the_plan_saw(string now, PromotionState state, ExitCode? code, bool needsCopy)
    {
        var old = new PlannedPromotion(Edge.To("p.example/web:1", "d.example/web:1").With(MismatchPolicy.Overwrite), PromotionState.DigestMismatch)
        {
            Digest = Digest.Parse(Edge.A),
            DestinationDigest = Digest.Parse(Edge.B),
            Source = ImageReference.Parse("d.example/web:1"),
        };

        var one = await RecheckAsync(old, now);

        Assert.Equal((state, code, needsCopy), (one.State, one.Failure?.Code, one.NeedsCopy));
    }

    [Theory]
    [InlineData("nothing", ExitCode.DigestConflict)]
    [InlineData("A", null)]
    [InlineData("B", ExitCode.DigestConflict)]
    public async Task What_was_present_must_still_be(string now, ExitCode? code)
    {
        var old = new PlannedPromotion(Edge.To("p.example/web:1", "d.example/web:1"), PromotionState.Present) { Digest = Digest.Parse(Edge.A), DestinationDigest = Digest.Parse(Edge.A) };

        Assert.Equal(code, (await RecheckAsync(old, now)).Failure?.Code);
    }

    [Theory]
    [InlineData("A", null)]
    [InlineData("B", ExitCode.DigestConflict)]
    public async Task A_refused_mismatch_stays_refused_until_the_destination_is_right(string now, ExitCode? code)
    {
        var old = new PlannedPromotion(Edge.To("p.example/web:1", "d.example/web:1").With(MismatchPolicy.Fail), PromotionState.DigestMismatch)
        {
            Digest = Digest.Parse(Edge.A),
            DestinationDigest = Digest.Parse(Edge.B),
            Failure = new Failure(ExitCode.DigestConflict, null, "x", "y", "z"),
        };

        Assert.Equal(code, (await RecheckAsync(old, now)).Failure?.Code);
    }

    [Fact]
    public async Task A_refusal_says_what_is_there_what_was_and_what_is_wanted()
    {
        var old = new PlannedPromotion(Edge.To("p.example/web:1", "d.example/web:1"), PromotionState.Missing) { Digest = Digest.Parse(Edge.A), Source = ImageReference.Parse("d.example/web:1") };

        var one = await RecheckAsync(old, "B");

        Assert.Equal($"destination p.example/web:1: it has {Edge.B} now; the plan saw nothing there and wants {Edge.A}; find out who changed it, and plan again", one.Failure?.ToString());
    }

    [Fact]
    public async Task What_the_plan_could_not_pin_is_left_as_it_was_without_a_request()
    {
        var failure = new Failure(ExitCode.SourceMissing, null, "x", "y", "z");
        var plan = new PromotionPlan([
            new PlannedPromotion(Edge.To("o.example/x:1"), PromotionState.Unmapped),
            new PlannedPromotion(Edge.To("p.example/web:1", "d.example/web:1"), PromotionState.SourceMissing) { Failure = failure }]);

        var now = await registries.Planner().RecheckAsync(plan, default);

        Assert.Equal(plan.Promotions, now.Promotions);
        Assert.Empty(registries.Requests);
    }

    [Fact]
    public async Task A_destination_that_does_not_tell_is_unreadable()
    {
        registries.Fails("p.example/web:1", RegistryErrorKind.Unavailable);
        var old = new PlannedPromotion(Edge.To("p.example/web:1", "d.example/web:1"), PromotionState.Present) { Digest = Digest.Parse(Edge.A), DestinationDigest = Digest.Parse(Edge.A) };

        var one = await RecheckAsync(old, "");

        Assert.Equal((PromotionState.Unreadable, ExitCode.Unavailable), (one.State, one.Failure?.Code));
    }

    private async Task<PlannedPromotion> RecheckAsync(PlannedPromotion old, string now)
    {
        if (now is "A" or "B" or "C")
        {
            registries.Has(old.Promotion.Destination.ToString(), now switch { "A" => Edge.A, "B" => Edge.B, _ => Edge.C });
        }

        var plan = await registries.Planner().RecheckAsync(new PromotionPlan([old]), default);
        Assert.Equal([old.Promotion.Destination.ToString()], registries.Requests);
        return Assert.Single(plan.Promotions);
    }
}
