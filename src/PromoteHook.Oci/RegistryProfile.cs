using System.Text.RegularExpressions;

namespace PromoteHook.Oci;

/// <summary>What sets a registry apart from the specification, known by its host.</summary>
public sealed partial record RegistryProfile
{
    private static readonly RegistryProfile Standard = new();

    private static readonly RegistryProfile Ecr = new() { MountsOnlyReferencedBlobs = true };

    /// <summary>True where a blob can be mounted only once a manifest of its repository names it.</summary>
    /// <value>Default false. Amazon ECR: true, so waiting for another upload in order to mount it would be in vain.</value>
    /// <remarks>Source: <see href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/blob-mounting.html"/> (read 2026-11-20).</remarks>
    public bool MountsOnlyReferencedBlobs { get; init; }

    /// <summary>The profile of a registry, by host and optional port as in references.</summary>
    public static RegistryProfile Of(string registry) => EcrHost().IsMatch(registry) ? Ecr : Standard;

    /// <remarks>The forms of commercial, FIPS, dual-stack, China and sovereign regions.</remarks>
    [GeneratedRegex(@"^\d{12}\.dkr[.-]ecr(-fips)?\.[a-z0-9-]+\.(amazonaws\.(com(\.cn)?|eu)|on\.(aws|amazonwebservices\.com\.cn)|sc2s\.sgov\.gov|c2s\.ic\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)\z")]
    private static partial Regex EcrHost();
}
