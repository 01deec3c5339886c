using PromoteHook.Oci;

namespace PromoteHook.Mapping;

/// <summary>Where the images of some destination come from.</summary>
/// <param name="To">The destinations it speaks for: <c>host/path/**</c>; <c>*</c> is one segment or a part of one, <c>**</c> any number; see <see cref="RepositoryPattern"/>.</param>
/// <param name="From">The sources, tried in order; what the wildcards of <paramref name="To"/> matched carries over in order.</param>
/// <param name="Where">Where the rule stands, for people: <c>promote-hook.yaml:3</c> or <c>--to/--from</c>.</param>
public sealed record Rule(string To, IReadOnlyList<string> From, string Where)
{
    /// <summary>Overrides the default policy; null leaves it.</summary>
    public MismatchPolicy? OnDigestMismatch { get; init; }

    /// <summary>How a destination repository that does not exist is created; null creates none.</summary>
    public RepositoryTemplate? CreateRepository { get; init; }

    /// <summary>Overrides the default policy; null leaves it.</summary>
    public ReferrerPolicy? Referrers { get; init; }

    /// <summary>The rule of the short form, <c>--to TO --from FROM [--from FROM]</c>; its patterns are read by <see cref="ReferenceMap"/>.</summary>
    public static Rule FromFlags(string to, params IReadOnlyList<string> from) => new(to, from, "--to/--from");
}
