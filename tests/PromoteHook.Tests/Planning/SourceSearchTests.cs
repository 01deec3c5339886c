using PromoteHook.Mapping;
using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Transport;
using PromoteHook.Planning;

namespace PromoteHook.Tests.Planning;

public sealed class SourceSearchTests
{
    private readonly FakeManifests registries = new();
    private readonly LeapingClock clock = new();

    [Fact]
    public async Task A_source_that_nobody_has_is_missing_and_every_candidate_is_named()
    {
        var one = await PlanAsync(Edge.To("p.example/web:1", "d1.example/web:1", "d2.example/web:1"));

        Assert.Equal((PromotionState.SourceMissing, ExitCode.SourceMissing, Side.Source), (one.State, one.Failure?.Code, one.Failure?.Side));
        Assert.Equal(
            "source d1.example/web:1: no candidate has it (tried: d1.example/web:1: not there; d2.example/web:1: not there); "
            + "push it there; or correct rule promote-hook.yaml:3, or wait for the build with --wait-for-source",
            one.Failure?.ToString());
    }

    [Fact]
    public async Task A_wanted_digest_that_the_source_lacks_is_named()
    {
        var one = await PlanAsync(Edge.To($"p.example/web:1@{Edge.A}", $"d.example/web:1@{Edge.A}"));

        Assert.Equal($"the registry has no manifest {Edge.A}", one.Failure?.Message);
    }

    [Theory]
    [InlineData(RegistryErrorKind.Denied)]
    [InlineData(RegistryErrorKind.Unauthorized)]
    public async Task A_candidate_that_refuses_is_passed_over_and_told(RegistryErrorKind kind)
    {
        registries.Fails("d1.example/web:1", kind, "not for you").Has("d2.example/web:1", Edge.A);

        var one = await PlanAsync(Edge.To("p.example/web:1", "d1.example/web:1", "d2.example/web:1"));

        Assert.Equal((PromotionState.Missing, "d2.example/web:1"), (one.State, one.Source?.ToString()));
        Assert.Equal("candidates passed over: d1.example/web:1: not for you", one.Note);
    }

    [Fact]
    public async Task When_none_has_it_and_one_refused_access_is_denied()
    {
        registries.Fails("d2.example/web:1", RegistryErrorKind.Denied, "not for you.");

        var one = await PlanAsync(Edge.To("p.example/web:1", "d1.example/web:1", "d2.example/web:1"));

        Assert.Equal((PromotionState.Unreadable, ExitCode.AccessDenied, "d2.example/web:1"), (one.State, one.Failure?.Code, one.Failure?.Subject));
        Assert.Equal("not for you (tried: d1.example/web:1: not there; d2.example/web:1: not for you)", one.Failure?.Message);
        Assert.Contains("a private registry often answers so for what does not exist", one.Failure?.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_candidate_that_is_down_ends_the_search_when_a_tag_decides()
    {
        registries.Fails("d1.example/web:1", RegistryErrorKind.Unavailable).Has("d2.example/web:1", Edge.A);

        var one = await PlanAsync(Edge.To("p.example/web:1", "d1.example/web:1", "d2.example/web:1"));

        Assert.Equal((PromotionState.Unreadable, ExitCode.Unavailable), (one.State, one.Failure?.Code));
    }

    [Fact]
    public async Task A_candidate_that_is_down_is_passed_over_when_the_digest_is_known()
    {
        registries.Fails($"d1.example/web@{Edge.A}", RegistryErrorKind.Unavailable).Has("d2.example/web:x", Edge.A);

        var one = await PlanAsync(Edge.To($"p.example/web:1@{Edge.A}", $"d1.example/web:1@{Edge.A}", $"d2.example/web:1@{Edge.A}"));

        Assert.Equal((PromotionState.Missing, $"d2.example/web:1@{Edge.A}"), (one.State, one.Source?.ToString()));
    }

    [Fact]
    public async Task A_registry_that_is_down_outweighs_one_that_refuses()
    {
        registries.Fails($"d1.example/web@{Edge.A}", RegistryErrorKind.Denied).Fails($"d2.example/web@{Edge.A}", RegistryErrorKind.Unavailable);

        var one = await PlanAsync(Edge.To($"p.example/web:1@{Edge.A}", $"d1.example/web:1@{Edge.A}", $"d2.example/web:1@{Edge.A}"));

        Assert.Equal(ExitCode.Unavailable, one.Failure?.Code);
    }

    [Fact]
    public async Task A_source_that_comes_later_is_waited_for_at_growing_intervals()
    {
        registries.HasFrom(5, "d.example/web:1", Edge.A);

        var one = await PlanAsync(Edge.To("p.example/web:1", "d.example/web:1"), TimeSpan.FromMinutes(10));

        Assert.Equal((PromotionState.Missing, Edge.A), (one.State, one.Digest?.ToString()));
        Assert.Equal([5, 10, 20, 30], clock.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task Waiting_ends_at_the_deadline_with_a_last_look()
    {
        var one = await PlanAsync(Edge.To("p.example/web:1", "d.example/web:1"), TimeSpan.FromSeconds(20));

        Assert.Equal(ExitCode.SourceMissing, one.Failure?.Code);
        Assert.EndsWith("or wait longer with --wait-for-source", one.Failure?.Remedy, StringComparison.Ordinal);
        Assert.Equal([5, 10, 5], clock.Waits.Select(wait => wait.TotalSeconds));
        Assert.Equal(4, registries.Requests.Count(request => request == "d.example/web:1"));
    }

    [Fact]
    public async Task Waiting_is_told_with_the_time_left()
    {
        var told = new List<SourceWait>();

        await PlanAsync(Edge.To("p.example/web:1", "d.example/web:1"), TimeSpan.FromSeconds(12), new Told(told));

        Assert.Equal([12, 7], told.Select(wait => wait.Left.TotalSeconds));
    }

    [Fact]
    public async Task A_refused_source_is_not_waited_for()
    {
        registries.Fails("d.example/web:1", RegistryErrorKind.Denied);

        var one = await PlanAsync(Edge.To("p.example/web:1", "d.example/web:1"), TimeSpan.FromMinutes(10));

        Assert.Equal(ExitCode.AccessDenied, one.Failure?.Code);
        Assert.Empty(clock.Waits);
    }

    [Fact]
    public async Task A_source_is_not_waited_for_where_the_destination_has_the_tag()
    {
        registries.Has("p.example/web:1", Edge.A);

        await PlanAsync(Edge.To("p.example/web:1", "d.example/web:1").With(MismatchPolicy.Fail), TimeSpan.FromMinutes(10));

        Assert.Empty(clock.Waits);
    }

    private async Task<PlannedPromotion> PlanAsync(Promotion promotion, TimeSpan wait = default, IProgress<SourceWait>? told = null)
    {
        var options = new PlannerOptions { Time = clock, WaitForSource = wait, Waiting = told };
        return Assert.Single((await registries.Planner(options).PlanAsync([promotion], default)).Promotions);
    }

    private sealed class Told(List<SourceWait> told) : IProgress<SourceWait>
    {
        public void Report(SourceWait value) => told.Add(value);
    }
}
