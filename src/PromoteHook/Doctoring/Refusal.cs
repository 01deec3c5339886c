using System.Net;
using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Transport;
using PromoteHook.Registries;

namespace PromoteHook.Doctoring;

/// <summary>Says what a probe's trouble is about: the right that was probed, or something before it.</summary>
internal static class Refusal
{
    /// <param name="end">Where the probe was made.</param>
    /// <param name="asked">What it was to show.</param>
    /// <param name="refusal">What came of it.</param>
    /// <param name="reference">The image that was asked for.</param>
    /// <param name="endpoint">The registry's own address; what is elsewhere is its token server or its storage.</param>
    public static Finding At(RegistryEnd end, CheckKind asked, RegistryException refusal, ImageReference reference, Uri endpoint)
    {
        var failure = FailureOf.From(refusal, end.Side, reference.ToString());
        if (OrganizationPolicy.RemedyFor(refusal) is { } remedy)
        {
            return Finding.Of(CheckKind.Policy, failure with { Remedy = remedy });
        }

        var isElsewhere = refusal.Host is { } host && !host.Equals(endpoint.Authority, StringComparison.OrdinalIgnoreCase);
        return isElsewhere && asked == CheckKind.Storage
            ? Finding.Of(CheckKind.Storage, OfStorage(failure, refusal, reference.Registry))
            : Finding.Of(KindOf(asked, refusal, failure, isElsewhere), AfterContainerRegistry(failure, refusal, reference.Registry));
    }

    private static CheckKind KindOf(CheckKind asked, RegistryException refusal, Failure failure, bool isElsewhere) => refusal.Kind switch
    {
        RegistryErrorKind.RateLimited => CheckKind.Quota,
        RegistryErrorKind.Unauthorized => CheckKind.Login,
        _ when refusal.TokenServer is not null || isElsewhere => CheckKind.Login,
        _ when failure.Code == ExitCode.RepositoryMissing => CheckKind.Repository,
        _ => asked == CheckKind.Storage ? CheckKind.Pull : asked,
    };

    /// <summary>A certificate that does not hold is put right as a registry's is; all else is a matter of the way there.</summary>
    private static Failure OfStorage(Failure failure, RegistryException refusal, string registry) => failure with
    {
        Message = $"{failure.Message} (blobs come from {refusal.Host})",
        Remedy = refusal.Obstacle is not null && failure.Code == ExitCode.Unsupported ? failure.Remedy : RegistryRemedy.ReachStorage(registry, refusal.Host!),
    };

    private static Failure AfterContainerRegistry(Failure failure, RegistryException refusal, string registry)
    {
        var isOfGoogle = RegistryHost.Parse(registry).Vendor is RegistryVendor.ArtifactRegistry or RegistryVendor.GoogleContainerRegistry;
        return isOfGoogle && failure.Side == Side.Destination && refusal is { Kind: RegistryErrorKind.Denied, Status: HttpStatusCode.Forbidden } && !RegistryRemedy.WantsLogin(refusal)
            ? failure with { Remedy = $"{failure.Remedy}; roles/storage.admin, by which Container Registry was written, does not count" }
            : failure;
    }
}
