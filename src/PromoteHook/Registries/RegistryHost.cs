using System.Text.RegularExpressions;
using PromoteHook.Registries.Ecr;

namespace PromoteHook.Registries;

/// <summary>What a registry's host name tells.</summary>
/// <param name="Vendor">Whose registry it is.</param>
/// <param name="Account">The AWS account; null elsewhere.</param>
/// <param name="Location">The AWS region or Google location; null where the host names none.</param>
public sealed partial record RegistryHost(RegistryVendor Vendor, string? Account, string? Location)
{
    private const string ArtifactRegistrySuffix = "-docker.pkg.dev";

    /// <summary>Reads a registry as it is written in references.</summary>
    public static RegistryHost Parse(string registry)
    {
        if (EcrHost.Parse(registry) is { } ecr)
        {
            return new RegistryHost(RegistryVendor.Ecr, ecr.Account, ecr.Region);
        }

        if (registry.EndsWith(ArtifactRegistrySuffix, StringComparison.Ordinal))
        {
            return new RegistryHost(RegistryVendor.ArtifactRegistry, null, registry[..^ArtifactRegistrySuffix.Length]);
        }

        if (RegionalArtifactRegistry().Match(registry) is { Success: true } regional)
        {
            return new RegistryHost(RegistryVendor.ArtifactRegistry, null, regional.Groups["region"].Value);
        }

        return registry switch
        {
            "public.ecr.aws" or "ecr-public.aws.com" => new(RegistryVendor.EcrPublic, null, null),
            "docker.io" => new(RegistryVendor.DockerHub, null, null),
            "ghcr.io" => new(RegistryVendor.GitHub, null, null),
            // Source: https://cloud.google.com/artifact-registry/docs/transition/gcr-repositories
            "gcr.io" or "us.gcr.io" => new(RegistryVendor.GoogleContainerRegistry, null, "us"),
            "eu.gcr.io" => new(RegistryVendor.GoogleContainerRegistry, null, "europe"),
            "asia.gcr.io" => new(RegistryVendor.GoogleContainerRegistry, null, "asia"),
            _ when registry.EndsWith(".azurecr.io", StringComparison.Ordinal) => new(RegistryVendor.Azure, null, null),
            _ => new(RegistryVendor.Other, null, null),
        };
    }

    /// <remarks>Source: <see href="https://github.com/GoogleCloudPlatform/docker-credential-gcr/blob/master/config/const.go"/>.</remarks>
    [GeneratedRegex(@"^docker\.(?<region>[a-z0-9-]+)\.rep\.pkg\.dev\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex RegionalArtifactRegistry();
}
