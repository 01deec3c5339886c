using PromoteHook.Oci.Credentials;

namespace PromoteHook.Registries.ArtifactRegistry;

/// <summary>As whom Google is asked.</summary>
internal interface IGoogleIdentity
{
    /// <summary>Who it is and where that comes from, for people: «service account web@proj.iam.gserviceaccount.com of the metadata server».</summary>
    string Name { get; }

    /// <summary>Fetches a new token.</summary>
    /// <exception cref="CredentialException">Google gives none; says why and what to do.</exception>
    Task<GoogleToken> FetchAsync(CancellationToken cancellationToken);
}
