using PromoteHook.Oci;

namespace PromoteHook.Registries;

/// <summary>Asks the interface of one vendor about repositories, beyond what registries tell; changes nothing.</summary>
public interface IRepositoryInspector
{
    /// <summary>True for the registries it knows, by host as in references.</summary>
    bool Serves(string registry);

    /// <summary>What the vendor says of the repository that images of a name lie in.</summary>
    /// <returns>As much as could be asked; what could not, for want of a right, an identity or an answer, is among its gaps.</returns>
    Task<RepositoryInspection> InspectAsync(RepositoryName repository, CancellationToken cancellationToken);
}
