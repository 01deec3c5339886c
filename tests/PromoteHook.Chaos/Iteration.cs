using PromoteHook.Chaos.Faults;
using PromoteHook.Chaos.Goods;
using PromoteHook.Chaos.Judging;
using PromoteHook.Chaos.Running;
using PromoteHook.EndToEnd.Tests.Crashes;

namespace PromoteHook.Chaos;

/// <summary>
/// One story: images at the source, some steps of hooks under faults and blows, each step judged, and at the end a run that
/// nothing disturbs. What is drawn follows from the seed and the number.
/// </summary>
internal sealed class Iteration(Arena arena, int seed, int number, Tally tally)
{
    private static readonly string[] Policies = ["ignore", "ignore", "warn", "fail", "overwrite"];

    private readonly Dice dice = new(seed, number);
    private readonly List<string> events = [];

    /// <summary>What was drawn and what came of it, a line each.</summary>
    public IReadOnlyList<string> Events => events;

    /// <returns>The violations; empty when there is none.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(bool withTools, CancellationToken cancellationToken)
    {
        var cargo = Cargo.Draw(dice, $"i{number}");
        foreach (var item in cargo.Items)
        {
            events.Add($"image {item.Name}: {item.Image.Manifests.Count} manifests, {item.Image.Blobs.Count} blobs, {item.Image.BlobBytes} bytes{(item.Referrer is null ? "" : ", signed")}");
        }

        var steps = Enumerable.Range(0, dice.Between(1, 2)).Select(_ => DrawStep(cargo)).ToArray();
        Item[] occupied = [.. cargo.Items.Where(_ => dice.Chance(10))];
        await cargo.PushAsync(arena.SourcePusher, cancellationToken);

        var referee = new Referee(cargo, new TagWalker(arena.Client, arena.Destination.Host));
        foreach (var item in occupied)
        {
            events.Add($"another writer holds {item.Name}");
            await MoveAsync(item);
        }

        foreach (var step in steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await StepAsync(step, referee) is { Count: > 0 } complaints)
            {
                return complaints;
            }
        }

        HookPlan calm = new() { Items = cargo.Items, MismatchPolicy = "overwrite", RequiresReferrers = true, Input = dice.Of(Enum.GetValues<InputForm>()) };
        if (await StepAsync([calm], referee) is { Count: > 0 } atEnd)
        {
            return atEnd;
        }

        string[] unfinished = [.. referee.Unfinished()];
        return unfinished.Length > 0 || !withTools ? unfinished : await arena.Judge.JudgeAsync(cargo, arena.Destination.Host);

        Task MoveAsync(Item item)
        {
            referee.StrangerWrote(item);
            return arena.DestinationPusher.PushAsync(item.Repository, cargo.Stranger, item.Tag, cancellationToken);
        }

        async Task<IReadOnlyList<string>> StepAsync(IReadOnlyList<HookPlan> plans, Referee judge)
        {
            var results = await Task.WhenAll(plans.Select(plan => RunAsync(plan, MoveAsync)));
            foreach (var result in results)
            {
                Note(result);
            }

            return await judge.JudgeAsync(results);
        }
    }

    private async Task<HookResult> RunAsync(HookPlan plan, Func<Item, Task> contest)
    {
        await using var run = await HookRun.PrepareAsync(plan, arena.Source.Host, arena.Destination.Host, contest);
        return await run.RunAsync(arena.Program);
    }

    private IReadOnlyList<HookPlan> DrawStep(Cargo cargo)
    {
        var hooks = dice.Between(1, 100) switch
        {
            <= 70 => 1,
            <= 90 => 2,
            _ => 3,
        };
        return [.. Enumerable.Range(0, hooks).Select(_ => DrawHook(cargo))];
    }

    private HookPlan DrawHook(Cargo cargo)
    {
        var items = dice.Some(cargo.Items, 60);
        var down = dice.Chance(8) ? dice.Of(items).Repository : null;
        return new HookPlan
        {
            Items = items,
            Troubles = [.. Enumerable.Range(0, dice.Of([0, 1, 1, 2, 2, 3, 4])).Select(_ => TroubleMenu.Draw(dice))],
            Blow = dice.Chance(30) ? new Blow(dice.Chance(60), dice.Between(1, 40)) : null,
            Unreachable = [.. items.Where(item => item.Repository == down)],
            Contested = [.. items.Where(_ => dice.Chance(6))],
            AtSource = Access.Draw(dice, isSource: true),
            AtDestination = Access.Draw(dice, isSource: false),
            MismatchPolicy = dice.Of(Policies),
            RequiresReferrers = dice.Chance(70),
            Parallel = dice.Of([1, 2, 8]),
            VerifiesDeeply = dice.Chance(15),
            Input = dice.Of(Enum.GetValues<InputForm>()),
        };
    }

    private void Note(HookResult result)
    {
        var plan = result.Plan;
        events.Add($"run of {string.Join(' ', plan.Items.Select(item => item.Name))}: {plan.MismatchPolicy}, referrers {(plan.RequiresReferrers ? "required" : "as may be")}{(plan.VerifiesDeeply ? ", deep" : "")}");
        events.AddRange(plan.Troubles.Select(trouble => $"  {trouble}: {(result.StruckBy.Contains(trouble) ? "struck" : "did not come up")}"));
        events.AddRange(plan.Unreachable.Select(item => $"  source of {item.Name} is down"));
        events.AddRange(plan.Contested.Select(item => $"  another writer at {item.Name}"));
        if (plan.AtSource is { } atSource)
        {
            events.Add($"  source asks for a login: {atSource}");
        }

        if (plan.AtDestination is { } atDestination)
        {
            events.Add($"  destination asks for a login: {atDestination}");
        }

        if (plan.Blow is { } blow)
        {
            events.Add($"  {blow}: {(result.SinceBlow is null ? "did not come up" : "struck")}");
        }

        events.Add($"  exit code {result.Child.ExitCode} after {result.Child.Duration.TotalSeconds:0.0} s");
        events.AddRange((result.Report?.Outcomes ?? new Dictionary<string, (string, string?)>()).Select(pair => $"    {pair.Value.Outcome}: {pair.Key} {pair.Value.Failure}"));
        events.AddRange(result.Requests.Select(request => $"    . {request}"));
        tally.Add(result);
    }
}
