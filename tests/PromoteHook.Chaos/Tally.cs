using System.Globalization;
using PromoteHook.Chaos.Faults;
using PromoteHook.Chaos.Running;

namespace PromoteHook.Chaos;

/// <summary>Counts of what happened in all iterations.</summary>
internal sealed class Tally
{
    private readonly Lock guard = new();
    private readonly Dictionary<string, (int Drawn, int Struck)> troubles = TroubleMenu.Names.ToDictionary(name => name, _ => (0, 0));
    private readonly SortedDictionary<int, int> exitCodes = [];
    private int runs;
    private int mustSucceed;

    public void Add(HookResult result)
    {
        var plan = result.Plan;
        lock (guard)
        {
            runs++;
            mustSucceed += plan.MustSucceed ? 1 : 0;
            exitCodes[result.Child.ExitCode] = exitCodes.GetValueOrDefault(result.Child.ExitCode) + 1;
            foreach (var trouble in plan.Troubles)
            {
                Count(trouble.Name, result.StruckBy.Contains(trouble));
            }

            if (plan.Blow is { } blow)
            {
                Count(blow.IsKill ? "SIGKILL" : "SIGTERM", result.SinceBlow is not null);
            }

            foreach (var (access, side) in ((Access?, string)[])[(plan.AtSource, "s "), (plan.AtDestination, "d ")])
            {
                if (access is not null)
                {
                    Count($"{access.Auth.Scheme} login", true);
                }

                if (access?.RevokedAt is { } at)
                {
                    Count("tokens revoked on the way", result.Requests.Count(request => request.StartsWith(side, StringComparison.Ordinal)) >= at);
                }
            }

            foreach (var _ in plan.Unreachable)
            {
                Count("source that is down (images)", true);
            }

            foreach (var _ in plan.Contested)
            {
                Count("another writer before the tag's write (images)", true);
            }
        }
    }

    /// <summary>A line for each kind of trouble: drawn, and come to pass.</summary>
    public IEnumerable<string> Lines()
    {
        lock (guard)
        {
            return
            [
                string.Create(CultureInfo.InvariantCulture, $"{runs} runs of promote-hook, of which {mustSucceed} had to succeed; exit codes: {string.Join(", ", exitCodes.Select(pair => $"{pair.Key} {pair.Value} times"))}"),
                "   drawn  struck",
                .. troubles.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value.Drawn,8}{pair.Value.Struck,8}  {pair.Key}")),
            ];
        }
    }

    private void Count(string name, bool struck)
    {
        var (drawn, hits) = troubles.GetValueOrDefault(name);
        troubles[name] = (drawn + 1, hits + (struck ? 1 : 0));
    }
}
