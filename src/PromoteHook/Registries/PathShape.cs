using PromoteHook.Oci;

namespace PromoteHook.Registries;

/// <summary>The paths that some registries want, beyond the grammar of references.</summary>
internal static class PathShape
{
    /// <summary>What is wrong with a repository's name at its registry, and how to write it; null when nothing is known to be.</summary>
    public static (string Fault, string Remedy)? FaultIn(RepositoryName repository)
    {
        var registry = repository.Registry;
        var segments = repository.Path.Split('/');

        // A project of a domain, example.com:proj, is written with a slash in references.
        var project = segments.Length > 1 && segments[0].Contains('.', StringComparison.Ordinal) ? 2 : 1;
        return RegistryHost.Parse(registry).Vendor switch
        {
            RegistryVendor.ArtifactRegistry when segments.Length < project + 2 => (
                "the path is not PROJECT/REPOSITORY/IMAGE, which Artifact Registry wants",
                $"write {registry}/{string.Join('/', segments.Take(project))}/REPOSITORY/{segments.ElementAtOrDefault(project) ?? "IMAGE"}; the repository that took the place of a Container Registry is named as its host: gcr.io, eu.gcr.io"),
            RegistryVendor.GoogleContainerRegistry when segments.Length < project + 1 => (
                "the path is not PROJECT/IMAGE", RegistryRemedy.WriteName(registry)),
            RegistryVendor.EcrPublic when segments.Length < 2 => (
                "the path is not ALIAS/REPOSITORY", RegistryRemedy.WriteName(registry)),
            RegistryVendor.Other when registry.EndsWith(".pkg.dev", StringComparison.Ordinal) => (
                "this host of Artifact Registry serves no images", "write LOCATION-docker.pkg.dev/PROJECT/REPOSITORY/IMAGE, such as europe-docker.pkg.dev"),
            _ => null,
        };
    }
}
