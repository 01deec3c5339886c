using PromoteHook.Mapping;
using PromoteHook.Oci;
using PromoteHook.Oci.Copying;

namespace PromoteHook.Planning;

/// <summary>How a plan's JSON spells the values of enumerations; renaming one in code must not change the format.</summary>
internal static class PlanWords
{
    public static IReadOnlyDictionary<string, PromotionState> States { get; } = new Dictionary<string, PromotionState>
    {
        ["present"] = PromotionState.Present,
        ["missing"] = PromotionState.Missing,
        ["digestMismatch"] = PromotionState.DigestMismatch,
        ["sourceMissing"] = PromotionState.SourceMissing,
        ["unmapped"] = PromotionState.Unmapped,
        ["unreadable"] = PromotionState.Unreadable,
    };

    public static IReadOnlyDictionary<string, MismatchPolicy> Policies { get; } = new Dictionary<string, MismatchPolicy>
    {
        ["ignore"] = MismatchPolicy.Ignore,
        ["warn"] = MismatchPolicy.Warn,
        ["fail"] = MismatchPolicy.Fail,
        ["overwrite"] = MismatchPolicy.Overwrite,
    };

    public static IReadOnlyDictionary<string, ReferrerPolicy> ReferrerPolicies { get; } = new Dictionary<string, ReferrerPolicy>
    {
        ["require"] = ReferrerPolicy.Require,
        ["bestEffort"] = ReferrerPolicy.BestEffort,
        ["off"] = ReferrerPolicy.Off,
    };

    public static IReadOnlyDictionary<string, Side> Sides { get; } = new Dictionary<string, Side>
    {
        ["source"] = Side.Source,
        ["destination"] = Side.Destination,
    };

    /// <summary>The word for a value.</summary>
    public static string WordFor<T>(this IReadOnlyDictionary<string, T> words, T value)
        where T : struct, Enum => words.First(pair => pair.Value.Equals(value)).Key;
}
