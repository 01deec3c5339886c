using PromoteHook.Mapping;

namespace PromoteHook.Verifying;

/// <summary>What one hook would see, beside what the sync pulls.</summary>
/// <param name="Hook">Its object, for people.</param>
/// <param name="Settings">The settings that it would run with.</param>
/// <param name="Seen">The promotions that it would find by itself.</param>
/// <param name="Needed">The sync's images, mapped by its settings.</param>
/// <param name="AsksArgoCd">True when it asks Argo CD's API too, which knows every image.</param>
/// <param name="Notes">What could not be known.</param>
internal sealed record HookSight(string Hook, Settings Settings, IReadOnlyList<Promotion> Seen, IReadOnlyList<Promotion> Needed, bool AsksArgoCd, IReadOnlyList<string> Notes)
{
    /// <summary>True when this hook is to provide the image: its settings say where from, or it is in a registry that the hook fills and there are no rules, or nothing may go unmapped.</summary>
    public bool IsChargedWith(Promotion needed) =>
        !needed.IsIgnored
        && (needed.IsMapped || Settings.FailUnmatched || Find(needed) is { IsMapped: true }
            || (Settings.Rules.Count == 0 && Seen.Any(seen => seen.IsMapped && seen.Destination.Registry == needed.Destination.Registry)));

    /// <summary>True when it would promote the image.</summary>
    public bool Covers(Promotion needed) => AsksArgoCd || Find(needed) is { IsMapped: true };

    /// <summary>Why it would not, for people.</summary>
    public string WhyNot(Promotion needed) =>
        Find(needed) is not null ? needed.IsMapped ? $"it sees the image, but not the {needed.Why}" : "it sees the image, but no rule says where it comes from"
        : Seen.FirstOrDefault(seen => seen.Destination.Repository == needed.Destination.Repository) is { } other ? $"it sees {other.Destination} instead"
        : "nothing tells it of the image";

    private Promotion? Find(Promotion needed) => Seen.FirstOrDefault(seen => seen.Destination == needed.Destination);
}
