using PromoteHook.Chaos.Faults;
using PromoteHook.Chaos.Goods;

namespace PromoteHook.Chaos.Running;

/// <summary>One run of the hook, as it was drawn.</summary>
internal sealed record HookPlan
{
    /// <summary>What it is to promote.</summary>
    public required IReadOnlyList<Item> Items { get; init; }

    public IReadOnlyList<Trouble> Troubles { get; init; } = [];

    /// <summary>How it is struck down; null when it is not.</summary>
    public Blow? Blow { get; init; }

    /// <summary>Items whose source's host is down.</summary>
    public IReadOnlyList<Item> Unreachable { get; init; } = [];

    /// <summary>Items whose tag another writer moves while the hook is about to write it.</summary>
    public IReadOnlyList<Item> Contested { get; init; } = [];

    /// <summary>How the source asks for a login; null lets everybody in.</summary>
    public Access? AtSource { get; init; }

    /// <summary>How the destination asks for a login; null lets everybody in.</summary>
    public Access? AtDestination { get; init; }

    public required string MismatchPolicy { get; init; }

    public required bool RequiresReferrers { get; init; }

    public int Parallel { get; init; } = 8;

    public bool VerifiesDeeply { get; init; }

    /// <summary>How its images are named to it.</summary>
    public InputForm Input { get; init; }

    /// <summary>True when nothing happens that a run could not overcome.</summary>
    public bool MustSucceed =>
        Blow is null && Unreachable.Count == 0 && Contested.Count == 0 && MismatchPolicy != "fail"
        && AtSource is not { Suffices: false } && AtDestination is not { Suffices: false }
        && Troubles.All(trouble => trouble.Heals) && Troubles.Sum(trouble => (long)trouble.Fault.Times) <= 2;
}
