namespace PromoteHook.Oci.Credentials;

/// <summary>Knows credentials for some registries.</summary>
public interface ICredentialSource
{
    /// <summary>The credentials for <paramref name="repository"/>, the most specific first; empty when this source has none.</summary>
    /// <remarks>When a registry refuses one with 401 the next is tried; a source is never asked about another's registry.</remarks>
    /// <exception cref="CredentialException">The source should have one but could not get it (a helper that fails, a broken file).</exception>
    ValueTask<IReadOnlyList<Credential>> FindAsync(RepositoryName repository, CancellationToken cancellationToken);
}
