using PromoteHook.Chaos.Goods;
using PromoteHook.Chaos.Running;
using PromoteHook.EndToEnd.Tests.Crashes;

namespace PromoteHook.Chaos.Judging;

/// <summary>
/// The destination's state machine, and what each run may say of it. A tag is absent, right or strange; hooks lead it to right
/// only, other writers to strange only, nobody to absent; behind whatever tag there is stands a whole image.
/// </summary>
internal sealed class Referee(Cargo cargo, TagWalker walker)
{
    /// <summary>Bugs and usage are never what a fault makes of a run; work found is of <c>plan</c>.</summary>
    private static readonly int[] PossibleExitCodes = [0, 10, 11, 12, 13, 14, 16, 18, 20, 21, 143];

    private const int Killed = 128 + 9;
    private const int Terminated = 128 + 15;

    private static readonly TimeSpan TerminationLimit = TimeSpan.FromSeconds(5);

    private readonly Dictionary<Item, Standing> standings = cargo.Items.ToDictionary(item => item, _ => Standing.Absent);
    private readonly HashSet<Item> touchedByStrangers = [];
    private readonly HashSet<string> garbled = [];
    private bool someMayLackReferrers;

    /// <summary>Another writer has set this tag.</summary>
    public void StrangerWrote(Item item)
    {
        lock (touchedByStrangers)
        {
            touchedByStrangers.Add(item);
        }
    }

    /// <summary>Looks at the destination after these runs, which were under way at once.</summary>
    /// <returns>What is not as it must be; empty when all is.</returns>
    public async Task<IReadOnlyList<string>> JudgeAsync(IReadOnlyList<HookResult> results)
    {
        var complaints = new List<string>();
        someMayLackReferrers |= results.Any(result => !result.Plan.RequiresReferrers || result.StruckBy.Any(trouble => trouble.Lies));
        garbled.UnionWith(results
            .Where(result => result.StruckBy.Any(trouble => trouble.Fault is { Kind: FaultKind.CorruptByte, Route: RegistryRoute.ManifestPut }))
            .SelectMany(result => result.Plan.Items).Select(item => item.Repository));
        var tags = await WalkAsync(complaints);
        JudgeStates(tags, results, complaints);
        foreach (var result in results)
        {
            complaints.AddRange(Complaints(result));
        }

        return complaints;
    }

    /// <summary>What is not there after a run that nothing disturbed.</summary>
    public IEnumerable<string> Unfinished() =>
        standings.Where(pair => pair.Value != Standing.Right).Select(pair => $"in the end {pair.Key.Name} is {pair.Value}");

    private async Task<Dictionary<string, TagState>> WalkAsync(List<string> complaints)
    {
        var tags = new Dictionary<string, TagState>();
        foreach (var repository in cargo.Items.Select(item => item.Repository).Distinct())
        {
            foreach (var tag in await walker.WalkAsync(repository))
            {
                tags.Add(tag.Name, tag);
                complaints.AddRange(tag.Missing.Select(missing => $"{tag.Name} is not whole: {missing}"));
            }
        }

        var known = cargo.Items.SelectMany(item => (string[])[item.Name, item.ListName]).ToHashSet();
        complaints.AddRange(tags.Keys.Where(name => !known.Contains(name)).Select(name => $"{name} was never to be there"));
        return tags;
    }

    private void JudgeStates(Dictionary<string, TagState> tags, IReadOnlyList<HookResult> results, List<string> complaints)
    {
        foreach (var item in cargo.Items)
        {
            var now = StandingOf(item, tags, complaints);
            var before = standings[item];
            if (now == Standing.Absent && before != Standing.Absent)
            {
                complaints.Add($"{item.Name} was {before} and is gone");
            }

            if (now == Standing.Strange && !touchedByStrangers.Contains(item))
            {
                complaints.Add($"{item.Name} stands for another writer's image, and there was no other writer");
            }

            if (now == Standing.Right && before == Standing.Absent && !results.Any(result => result.Plan.Items.Contains(item)))
            {
                complaints.Add($"{item.Name} was written by a run that was not to write it");
            }

            if (now == Standing.Right && before == Standing.Strange && !results.Any(result => result.Plan.Items.Contains(item) && (result.Plan.MismatchPolicy == "overwrite" || result.StruckBy.Count > 0 || result.Plan.Contested.Contains(item))))
            {
                complaints.Add($"{item.Name} was another writer's and was overwritten against the policy");
            }

            standings[item] = now;
            if (now == Standing.Right && item.Referrer is { } referrer && !someMayLackReferrers
                && !(tags.TryGetValue(item.ListName, out var list) && list.Children.Contains(referrer.Digest.ToString())))
            {
                complaints.Add($"{item.Name} is there without its referrer, which was required");
            }
        }
    }

    private Standing StandingOf(Item item, Dictionary<string, TagState> tags, List<string> complaints)
    {
        if (!tags.TryGetValue(item.Name, out var tag))
        {
            return Standing.Absent;
        }

        if (tag.Digest == item.Digest.ToString())
        {
            return Standing.Right;
        }

        if (tag.Digest != cargo.Stranger.Digest.ToString())
        {
            // Under a tag a registry takes what arrives; a hook can only write it again, which the last run does.
            if (!garbled.Contains(item.Repository))
            {
                complaints.Add($"{item.Name} stands for {tag.Digest}, which nobody wrote there");
            }

            StrangerWrote(item);
        }

        return Standing.Strange;
    }

    private IEnumerable<string> Complaints(HookResult result)
    {
        var code = result.Child.ExitCode;
        if (result.Child.Hung)
        {
            yield return $"a run did not end within {result.Child.Duration.TotalSeconds:0} s";
            yield break;
        }

        if (result.Secrets.FirstOrDefault(secret => result.Child.Output.Contains(secret, StringComparison.Ordinal) || result.Child.Errors.Contains(secret, StringComparison.Ordinal)) is { } told)
        {
            yield return $"a run told what it must not: what begins with {told[..4]}";
        }

        if (result.SourceWrites.Count > 0)
        {
            yield return $"a run wrote to its source: {string.Join(", ", result.SourceWrites)}";
        }

        if (result.SinceBlow is { } since && result.Plan.Blow is { } blow)
        {
            if (blow.IsKill)
            {
                if (code != Killed)
                {
                    yield return $"a killed run exited with {code}";
                }

                yield break;
            }

            if (code != Terminated && !EndedByItself(result))
            {
                yield return $"a terminated run exited with {code}: {result.Child.Errors}";
            }

            if (since > TerminationLimit)
            {
                yield return $"a terminated run took {since.TotalSeconds:0.0} s to end";
            }
        }
        else if (code == Terminated || !PossibleExitCodes.Contains(code))
        {
            yield return $"a run exited with {code}: {result.Child.Errors} {result.Child.Output}";
        }

        foreach (var complaint in ReportComplaints(result))
        {
            yield return complaint;
        }

        // A tag that another writer moved, for this run or for one beside it, is a conflict by right.
        if (code != 0 && result.Plan.MustSucceed && !result.Plan.Items.Any(touchedByStrangers.Contains))
        {
            yield return $"a run exited with {code} though nothing was in its way that it could not overcome: {FailuresOf(result)}";
        }
    }

    /// <summary>True when the signal came with nothing left to do: no image of the report was stopped by it.</summary>
    private static bool EndedByItself(HookResult result) =>
        result.Report is { Error: null } report && PossibleExitCodes.Contains(report.ExitCode)
        && report.Outcomes.Values.All(told => told.Failure?.StartsWith("stopped ", StringComparison.Ordinal) != true);

    private IEnumerable<string> ReportComplaints(HookResult result)
    {
        var code = result.Child.ExitCode;
        if (result.Report is not { } report)
        {
            yield return $"what a run printed is no report (exit code {code}): {result.Child.Output}{result.Child.Errors}";
            yield break;
        }

        if (report.ExitCode != code)
        {
            yield return $"the report says exit code {report.ExitCode}, the process {code}";
        }

        if (report.Error is not null)
        {
            if (code == 0)
            {
                yield return $"exit code 0 with the error {report.Error}";
            }

            yield break;
        }

        var isMisled = result.StruckBy.Any(trouble => trouble.Lies);
        foreach (var item in result.Plan.Items)
        {
            if (!report.Outcomes.TryGetValue($"{result.Host}/{item.Name}", out var told))
            {
                yield return $"the report says nothing of {item.Name}";
                continue;
            }

            var isContested = touchedByStrangers.Contains(item);
            if (told.Outcome is "present" or "copied" or "overwritten" or "repaired" && standings[item] != Standing.Right && !isMisled && !isContested)
            {
                yield return $"{item.Name} is called {told.Outcome} and is {standings[item]}";
            }

            if (told.Outcome == "mismatchLeft" && !isMisled && !isContested)
            {
                yield return $"{item.Name} is called left for a mismatch, and there was no other writer";
            }

            if (told.Outcome == "skipped")
            {
                yield return $"{item.Name} was skipped";
            }

            if (told.Outcome == "failed" && string.IsNullOrWhiteSpace(told.Failure))
            {
                yield return $"{item.Name} failed for no reason that is told";
            }

            if (told.Failure is { } failure && failure.Any(char.IsControl))
            {
                yield return $"the reason of {item.Name} holds control characters";
            }
        }

        if (code == 0 && report.Outcomes.Values.Any(told => told.Outcome == "failed"))
        {
            yield return "exit code 0 with an image that failed";
        }

        if (code != 0 && report.Outcomes.Values.All(told => told.Outcome != "failed"))
        {
            yield return $"exit code {code} and no image that failed";
        }

        if (result.Plan.Unreachable.Count > 0 && result.Plan.Troubles.Count == 0 && result.Plan.Blow is null)
        {
            // What one source's outage must not touch.
            foreach (var item in result.Plan.Items.Except(result.Plan.Unreachable).Where(item => !touchedByStrangers.Contains(item) && standings[item] != Standing.Right))
            {
                yield return $"{item.Name} was held up by another image's source";
            }
        }
    }

    private static string FailuresOf(HookResult result) =>
        string.Join("; ", result.Report?.Outcomes.Select(pair => pair.Value.Failure).OfType<string>().Distinct() ?? []) + result.Report?.Error + result.Child.Errors;
}
