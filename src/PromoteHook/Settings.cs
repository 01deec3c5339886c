using PromoteHook.Discovery;
using PromoteHook.Mapping;
using PromoteHook.Oci;
using PromoteHook.Registries;

namespace PromoteHook;

/// <summary>What <c>promote-hook.yaml</c> says; flags and environment are laid over it by the commands.</summary>
public sealed record Settings
{
    /// <summary>No file: no rules, all defaults.</summary>
    public static Settings Empty { get; } = new();

    /// <summary>Destination to source; the first match wins.</summary>
    public IReadOnlyList<Rule> Rules { get; init; } = [];

    /// <summary>The policy of rules that name none, for tags that are not mutable. Default: Ignore.</summary>
    public MismatchPolicy OnDigestMismatch { get; init; } = MismatchPolicy.Ignore;

    /// <summary>Tags that are always compared with the source; where the policy would be Ignore it is Warn for them.</summary>
    public IReadOnlyList<string> MutableTags { get; init; } = ["latest", "main", "master", "dev", "nightly", "edge"];

    /// <summary>The policy of rules that name none. Default: BestEffort.</summary>
    public ReferrerPolicy Referrers { get; init; } = ReferrerPolicy.BestEffort;

    /// <summary>True refuses an image that no rule speaks for; default false passes it by.</summary>
    public bool FailUnmatched { get; init; }

    /// <summary>Image fields of the user's own kinds, beside the built-in table.</summary>
    public IReadOnlyList<SearchRule> SearchRules { get; init; } = [];

    /// <summary>As whom registries are asked; the first that matches holds. None: as the pod.</summary>
    public IReadOnlyList<IdentityRule> Credentials { get; init; } = [];
}
