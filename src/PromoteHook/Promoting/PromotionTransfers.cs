using PromoteHook.Oci.Copying;
using PromoteHook.Planning;

namespace PromoteHook.Promoting;

/// <summary>Tells the report what moved for one promotion, at once and in order (Progress&lt;T&gt; would do neither).</summary>
internal sealed class PromotionTransfers(PlannedPromotion planned, IPromotionSink sink) : IProgress<TransferEvent>
{
    public void Report(TransferEvent value) => sink.Transferred(planned, value);
}
