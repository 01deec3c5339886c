using PromoteHook.Mapping;

namespace PromoteHook.Verifying;

/// <summary>What the hooks of a sync would provide of what it pulls.</summary>
/// <param name="Sync">The sync, for people.</param>
/// <param name="Hooks">The hooks, for people.</param>
/// <param name="Covered">Images that a hook would provide.</param>
/// <param name="Gaps">Those that one is to provide, and none would.</param>
/// <param name="Others">Those that are no hook's business.</param>
/// <param name="Unused">Those that a hook would provide and nothing rendered uses.</param>
/// <param name="Notes">What could not be known.</param>
internal sealed record Coverage(
    string Sync, IReadOnlyList<string> Hooks, IReadOnlyList<Promotion> Covered, IReadOnlyList<Gap> Gaps, IReadOnlyList<Promotion> Others, IReadOnlyList<Promotion> Unused, IReadOnlyList<string> Notes)
{
    /// <summary>Compares; an image that several hooks are charged with is provided when one of them does.</summary>
    public static Coverage Of(string sync, IReadOnlyList<HookSight> hooks)
    {
        var (covered, gaps, others) = (new List<Promotion>(), new List<Gap>(), new List<Promotion>());
        foreach (var at in Enumerable.Range(0, hooks[0].Needed.Count))
        {
            var charged = hooks.Where(hook => hook.IsChargedWith(hook.Needed[at])).ToList();
            if (charged.Count == 0)
            {
                others.Add(hooks[0].Needed[at]);
            }
            else if (charged.Find(hook => hook.Covers(hook.Needed[at])) is { } provider)
            {
                covered.Add(provider.Needed[at]);
            }
            else
            {
                gaps.Add(new Gap(charged[0].Needed[at], charged[0].WhyNot(charged[0].Needed[at])));
            }
        }

        var pulled = hooks[0].Needed.Select(needed => needed.Destination).ToHashSet();
        return new Coverage(
            sync, [.. hooks.Select(hook => hook.Hook)], covered, gaps, others,
            [.. hooks.SelectMany(hook => hook.Seen).Where(seen => seen.IsMapped && !pulled.Contains(seen.Destination)).DistinctBy(seen => seen.Destination)],
            [.. hooks.SelectMany(hook => hook.Notes).Distinct()]);
    }
}
