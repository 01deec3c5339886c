using PromoteHook.Oci;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Registries;

/// <summary>Creates repositories at the registries of one vendor.</summary>
public interface IRepositoryCreator
{
    /// <summary>True for the registries it knows, by host as in references.</summary>
    bool Serves(string registry);

    /// <summary>Creates a repository and waits until it is there; one that is there already is left as it is, and that is success.</summary>
    /// <param name="repository">Where an image is to go; it may name more than the repository, as the image's name does at Artifact Registry.</param>
    /// <param name="wanted">What to create.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>True when this call created it; false when somebody else had, or was about to.</returns>
    /// <exception cref="RegistryException">The vendor refused or failed, in its words; Denied or Unauthorized where a right or login is missing.</exception>
    /// <exception cref="PromoteHook.Oci.Credentials.CredentialException">No identity could be had.</exception>
    Task<bool> CreateAsync(RepositoryName repository, RepositoryTemplate wanted, CancellationToken cancellationToken);
}
