using PromoteHook.Oci.Copying;

namespace PromoteHook.Promoting;

/// <summary>What one step of a promotion came to.</summary>
/// <param name="Copy">What it moved; null when nothing.</param>
/// <param name="Failure">Why it failed; null when it did not.</param>
internal readonly record struct PromotionStep(CopyOutcome? Copy, Failure? Failure)
{
    /// <summary>This step and what it moved, after an earlier one.</summary>
    public PromotionStep After(CopyOutcome? earlier) => this with { Copy = Add(earlier, Copy) };

    private static CopyOutcome? Add(CopyOutcome? first, CopyOutcome? second) =>
        first is null ? second
        : second is null ? first
        : new CopyOutcome(
            first.BytesUploaded + second.BytesUploaded,
            first.BlobsUploaded + second.BlobsUploaded,
            first.BlobsMounted + second.BlobsMounted,
            first.BlobsPresent,
            first.ManifestsPushed + second.ManifestsPushed)
        {
            ReferrersCopied = first.ReferrersCopied + second.ReferrersCopied,
            ReferrerFaults = second.ReferrerFaults,
        };
}
