using System.Text.RegularExpressions;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci;

/// <summary>What sets a registry apart from the specification, known by its host.</summary>
public sealed partial record RegistryProfile
{
    private static readonly RegistryProfile Standard = new();

    private static readonly RegistryProfile Ecr = new()
    {
        MountsOnlyReferencedBlobs = true,
        ResumesUploads = false,
        WantsLogin = true,

        // Defaults for a region of an account: PutImage, InitiateLayerUpload, CompleteLayerUpload, BatchCheckLayerAvailability,
        // BatchGetImage, GetDownloadUrlForLayer. Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html
        Quotas =
        [
            new(10, RegistryOperation.WriteManifest),
            new(100, RegistryOperation.StartUpload),
            new(100, RegistryOperation.UploadBlob),
            new(1000, RegistryOperation.FindBlob),
            new(2000, RegistryOperation.ReadManifest),
            new(3000, RegistryOperation.ReadBlob),
        ],
    };

    /// <remarks>What an upload has kept is not told: the question is answered 404.</remarks>
    private static readonly RegistryProfile EcrPublic = new() { ResumesUploads = false };

    private static readonly RegistryProfile ArtifactRegistry = new()
    {
        ResumesUploads = false,
        WantsLogin = true,

        // For a project and region: 60 000 requests a minute, 18 000 of them writes.
        // Source: https://cloud.google.com/artifact-registry/quotas
        Quotas =
        [
            new(300, RegistryOperation.WriteManifest, RegistryOperation.StartUpload, RegistryOperation.UploadBlob),
            new(1000, RegistryOperation.FindBlob, RegistryOperation.ReadManifest, RegistryOperation.ReadBlob, RegistryOperation.ListReferrers),
        ],
    };

    /// <summary>True where a blob can be mounted only once a manifest of its repository names it.</summary>
    /// <value>Default false. Amazon ECR: true, so waiting for another upload in order to mount it would be in vain.</value>
    /// <remarks>Source: <see href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/blob-mounting.html"/> (read 2026-11-20).</remarks>
    public bool MountsOnlyReferencedBlobs { get; init; }

    /// <summary>False where the rest of a cut upload is known to get lost or to be refused; elsewhere the registry is asked what it kept.</summary>
    /// <value>Default true. Amazon ECR: false, what comes behind a broken request is dropped; ECR Public: false, it does not tell. Artifact Registry: false, it takes no blob in parts.</value>
    /// <remarks>
    /// Sources: <see href="https://github.com/aws/containers-roadmap/issues/2831"/>,
    /// <see href="https://cloud.google.com/artifact-registry/docs/reference/docker-api"/>.
    /// </remarks>
    public bool ResumesUploads { get; init; } = true;

    /// <summary>True where hardly anything is public: then all but the first request wait for its challenge rather than being refused with it.</summary>
    internal bool WantsLogin { get; init; }

    /// <summary>The rates it is known to allow, where the pace begins; other kinds of requests share one pace that begins without a limit.</summary>
    internal IReadOnlyList<RegistryQuota> Quotas { get; init; } = [];

    /// <summary>The profile of a registry, by host and optional port as in references.</summary>
    public static RegistryProfile Of(string registry) =>
        EcrHost().IsMatch(registry) ? Ecr
        : registry is "public.ecr.aws" or "ecr-public.aws.com" ? EcrPublic
        : ArtifactRegistryHost().IsMatch(registry) ? ArtifactRegistry
        : Standard;

    /// <remarks>The forms of commercial, FIPS, dual-stack, China and sovereign regions.</remarks>
    [GeneratedRegex(@"^\d{12}\.dkr[.-]ecr(-fips)?\.[a-z0-9-]+\.(amazonaws\.(com(\.cn)?|eu)|on\.(aws|amazonwebservices\.com\.cn)|sc2s\.sgov\.gov|c2s\.ic\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)\z", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex EcrHost();

    [GeneratedRegex(@"^([a-z0-9-]+-docker|docker\.[a-z0-9-]+\.rep)\.pkg\.dev\z|^([a-z]+\.)?gcr\.io\z", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ArtifactRegistryHost();
}
