using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Planning;

namespace PromoteHook.Promoting;

/// <summary>Is told how promotions go, from several threads at once. Who does not care leaves a method out.</summary>
public interface IPromotionSink
{
    /// <summary>A promotion that asks registries has begun.</summary>
    void PromotionStarted(PlannedPromotion planned)
    {
    }

    /// <summary>Something moved for a promotion; a blob that several images share is told for the one that moves it.</summary>
    void Transferred(PlannedPromotion planned, TransferEvent transfer)
    {
    }

    /// <summary>A destination repository did not exist and was created.</summary>
    void RepositoryCreated(PlannedPromotion planned, RepositoryName repository)
    {
    }

    /// <summary>A promotion has its result.</summary>
    void PromotionEnded(PromotionResult result)
    {
    }
}
