using PromoteHook.Mapping;
using PromoteHook.Oci;

namespace PromoteHook.Verifying;

/// <summary>What one hook would see, beside what the sync pulls.</summary>
/// <param name="Hook">Its object, for people.</param>
/// <param name="Settings">The settings that it would run with.</param>
/// <param name="Seen">The promotions that it would find by itself.</param>
/// <param name="Needed">The sync's images, mapped by its settings.</param>
/// <param name="AsksArgoCd">True when it asks Argo CD's API too, which knows every image.</param>
/// <param name="Faults">Why images may not be without a source, by the rules for what nothing maps; of those needed and those seen.</param>
/// <param name="Notes">What could not be known.</param>
internal sealed record HookSight(
    string Hook, Settings Settings, IReadOnlyList<Promotion> Seen, IReadOnlyList<Promotion> Needed, bool AsksArgoCd, IReadOnlyDictionary<ImageReference, string> Faults, IReadOnlyList<string> Notes)
{
    /// <summary>Judges what nothing maps as the hook would, and likewise what it would not even see.</summary>
    /// <param name="seen">The promotions that it would find by itself.</param>
    /// <param name="needed">The sync's images.</param>
    /// <param name="asksArgoCd">True when it is told of these too.</param>
    /// <param name="judge">The failure of each promotion, null where it may be passed by.</param>
    public static IReadOnlyDictionary<ImageReference, string> FaultsOf(
        IReadOnlyList<Promotion> seen, IReadOnlyList<Promotion> needed, bool asksArgoCd, Func<IReadOnlyList<Promotion>, IReadOnlyList<Failure?>> judge)
    {
        var all = Together([.. seen, .. needed]);
        var heard = asksArgoCd ? all : seen;
        var faults = Failures(heard, judge).ToDictionary(fault => fault.Destination, fault => $"it would refuse the image: {fault.Why}");

        // What it hears of is judged by what it hears alone, for one mapped image more can make the rest pass.
        var known = heard.Select(promotion => promotion.Destination).ToHashSet();
        foreach (var (destination, why) in Failures(all, judge).Where(fault => !known.Contains(fault.Destination)))
        {
            faults.Add(destination, why);
        }

        return faults;
    }

    /// <summary>The image as the sync pulls it, else as the hook sees it; null when neither does.</summary>
    public Promotion? Of(ImageReference destination) => NeededOf(destination) ?? SeenOf(destination);

    /// <summary>True when it would end at this image, which it hears of and may not pass by.</summary>
    public bool Refuses(ImageReference destination) => Faults.ContainsKey(destination) && (AsksArgoCd || SeenOf(destination) is not null);

    /// <summary>True when this hook is to provide the image: its settings say where from or may not be silent of it, or it is in a registry that the hook fills and there are no rules.</summary>
    public bool IsChargedWith(ImageReference destination) =>
        NeededOf(destination) is not { IsIgnored: true }
        && (NeededOf(destination) is { IsMapped: true } || Faults.ContainsKey(destination) || SeenOf(destination) is { IsMapped: true }
            || (Settings.Rules.Count == 0 && Seen.Any(seen => seen.IsMapped && seen.Destination.Registry == destination.Registry)));

    /// <summary>True when it would promote the image: Argo CD tells of it, but not where it comes from.</summary>
    public bool Covers(ImageReference destination) =>
        SeenOf(destination) is { IsMapped: true } || (AsksArgoCd && NeededOf(destination) is { IsMapped: true });

    /// <summary>Why it would not, for people.</summary>
    public string WhyNot(ImageReference destination) =>
        Faults.TryGetValue(destination, out var fault) ? fault
        : SeenOf(destination) is not null || AsksArgoCd ? NeededOf(destination) is { IsMapped: true } needed ? $"it sees the image, but not the {needed.Why}" : "it sees the image, but no rule says where it comes from"
        : Seen.FirstOrDefault(seen => seen.Destination.Repository == destination.Repository) is { } other ? $"it sees {other.Destination} instead"
        : "nothing tells it of the image";

    private Promotion? NeededOf(ImageReference destination) => Needed.FirstOrDefault(needed => needed.Destination == destination);

    private Promotion? SeenOf(ImageReference destination) => Seen.FirstOrDefault(seen => seen.Destination == destination);

    private static IEnumerable<(ImageReference Destination, string Why)> Failures(IReadOnlyList<Promotion> promotions, Func<IReadOnlyList<Promotion>, IReadOnlyList<Failure?>> judge) =>
        judge(promotions).Zip(promotions).Where(judged => judged.First is not null).Select(judged => (judged.Second.Destination, $"{judged.First!.Message}; {judged.First.Remedy}"));

    /// <summary>Each destination once, as a run that knows all its uses has it: one that maps it decides, and ignored is only what is so everywhere.</summary>
    private static IReadOnlyList<Promotion> Together(IReadOnlyList<Promotion> promotions) =>
        [.. promotions.GroupBy(promotion => promotion.Destination).Select(same => same.MinBy(promotion => promotion.IsMapped ? 0 : promotion.IsIgnored ? 2 : 1)!)];
}
