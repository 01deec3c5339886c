using PromoteHook.Mapping;
using PromoteHook.Oci;

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
    /// <summary>Compares; an image that several hooks are charged with is provided when one of them does and none of them ends at it.</summary>
    public static Coverage Of(string sync, IReadOnlyList<HookSight> hooks)
    {
        var (covered, gaps, others) = (new List<Promotion>(), new List<Gap>(), new List<Promotion>());

        // Hooks differ in the fields that they search, so each may know of images that the others do not.
        var pulled = hooks.SelectMany(hook => hook.Needed).Select(needed => needed.Destination).ToHashSet();
        var refused = hooks.SelectMany(hook => hook.Seen.Select(seen => seen.Destination).Where(hook.Refuses));
        foreach (var image in pulled.Concat(refused).Distinct())
        {
            var charged = hooks.Where(hook => hook.IsChargedWith(image)).ToList();
            if (hooks.FirstOrDefault(hook => hook.Refuses(image)) is { } refusing)
            {
                gaps.Add(new Gap(refusing.Of(image)!, refusing.WhyNot(image)));
            }
            else if (charged.Count == 0)
            {
                others.Add(PromotionOf(image, hooks));
            }
            else if (charged.Find(hook => hook.Covers(image)) is { } provider)
            {
                covered.Add(provider.Of(image)!);
            }
            else
            {
                gaps.Add(new Gap(charged[0].Of(image) ?? PromotionOf(image, hooks), charged[0].WhyNot(image)));
            }
        }

        return new Coverage(
            sync, [.. hooks.Select(hook => hook.Hook)], covered, gaps, others,
            [.. hooks.SelectMany(hook => hook.Seen).Where(seen => seen.IsMapped && !pulled.Contains(seen.Destination)).DistinctBy(seen => seen.Destination)],
            [.. hooks.SelectMany(hook => hook.Notes).Distinct()]);
    }

    private static Promotion PromotionOf(ImageReference image, IReadOnlyList<HookSight> hooks) => hooks.Select(hook => hook.Of(image)).OfType<Promotion>().First();
}
