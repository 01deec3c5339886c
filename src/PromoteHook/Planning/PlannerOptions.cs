using PromoteHook.Mapping;
using PromoteHook.Oci;

namespace PromoteHook.Planning;

/// <summary>What a planner has to know beside the promotions.</summary>
public sealed record PlannerOptions
{
    /// <summary>The rules in force; an unmapped image on the registry of a rule's 'to' is refused.</summary>
    public IReadOnlyList<Rule> Rules { get; init; } = [];

    /// <summary>True refuses every unmapped image.</summary>
    public bool FailUnmatched { get; init; }

    /// <summary>True passes by what looks like a typo in a rule.</summary>
    public bool AllowEmpty { get; init; }

    /// <summary>How long to ask again for a source that is not there yet. Default: not at all.</summary>
    public TimeSpan WaitForSource { get; init; }

    /// <summary>Told each time before a source is waited for; null tells nobody.</summary>
    public IProgress<SourceWait>? Waiting { get; init; }

    /// <summary>The clock of that wait.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Says which of some tags of a repository are there, by fewer questions than one for each; what it leaves out is asked for by itself. Null: nobody can.</summary>
    public Func<RepositoryName, IReadOnlyList<string>, CancellationToken, Task<IReadOnlyDictionary<string, Descriptor>>>? FindTags { get; init; }

    /// <summary>Most manifests asked for at once, over all registries. Default 64, at least 1.</summary>
    public int Parallel { get; init; } = 64;
}
