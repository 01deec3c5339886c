using PromoteHook.Oci;

namespace PromoteHook.Registries.ArtifactRegistry;

/// <summary>A repository as Artifact Registry's interface names it; many image names lie in one.</summary>
/// <param name="Project">The project's ID: <c>proj</c>, <c>example.com:proj</c>.</param>
/// <param name="Location">A region or multi-region.</param>
/// <param name="Name">The repository's name; that of gcr.io's hosts is the host.</param>
internal sealed record RepositoryPlace(string Project, string Location, string Name)
{
    /// <summary>The parent of repositories: <c>projects/P/locations/L</c>.</summary>
    public string Parent => $"projects/{Uri.EscapeDataString(Project).Replace("%3A", ":", StringComparison.Ordinal)}/locations/{Uri.EscapeDataString(Location)}";

    /// <summary>Where images of this name lie; null when the registry is another vendor's, or the name is too short.</summary>
    /// <remarks>A project of a domain is written with a slash in references.</remarks>
    public static RepositoryPlace? Of(RepositoryName repository)
    {
        var host = RegistryHost.Parse(repository.Registry);
        var parts = repository.Path.Split('/');
        var (project, rest) = parts is [var domain, var name, ..] && domain.Contains('.', StringComparison.Ordinal)
            ? ($"{domain}:{name}", parts[2..])
            : (parts[0], parts[1..]);
        return host.Vendor switch
        {
            RegistryVendor.GoogleContainerRegistry => new RepositoryPlace(project, host.Location!, repository.Registry),
            RegistryVendor.ArtifactRegistry when rest is [var first, ..] => new RepositoryPlace(project, host.Location!, first),
            _ => null,
        };
    }

    /// <summary>The whole name: <c>projects/P/locations/L/repositories/R</c>.</summary>
    public override string ToString() => $"{Parent}/repositories/{Uri.EscapeDataString(Name)}";
}
