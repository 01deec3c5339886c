using PromoteHook.Oci;

namespace PromoteHook.Registries;

/// <summary>What a registry creates as one repository. At Artifact Registry many image names lie in one.</summary>
internal static class RepositoryUnit
{
    /// <summary>The repository that <paramref name="name"/> lies in; itself where each name is a repository of its own.</summary>
    public static RepositoryName Of(RepositoryName name)
    {
        var depth = RegistryHost.Parse(name.Registry).Vendor switch
        {
            RegistryVendor.ArtifactRegistry => ProjectDepth(name) + 1,

            // The whole host is one repository of the project.
            RegistryVendor.GoogleContainerRegistry => ProjectDepth(name),
            _ => int.MaxValue,
        };
        var segments = name.Path.Split('/');
        return segments.Length <= depth ? name : new RepositoryName(name.Registry, string.Join('/', segments.Take(depth)));
    }

    /// <remarks>A project of a domain, <c>example.com:proj</c>, is written with a slash in references.</remarks>
    private static int ProjectDepth(RepositoryName name) => name.Path.Split('/')[0].Contains('.', StringComparison.Ordinal) ? 2 : 1;
}
