namespace PromoteHook.Oci.Credentials;

/// <summary>Knows credentials for some registries.</summary>
public interface ICredentialSource
{
    /// <summary>The credentials for <paramref name="repository"/>, the most specific first; empty when this source has none.</summary>
    /// <remarks>When a registry refuses one with 401 the next is tried; a source is never asked about another's registry.</remarks>
    /// <exception cref="CredentialException">The source should have one but could not get it (a helper that fails, a broken file).</exception>
    ValueTask<IReadOnlyList<Credential>> FindAsync(RepositoryName repository, CancellationToken cancellationToken);

    /// <summary>Told that a registry no longer takes a credential of this source, before the source is asked once more.</summary>
    /// <remarks>A source that keeps what it has fetched drops it, so that the next answer is a new one; others need do nothing.</remarks>
    void Refused(Credential credential)
    {
    }

    /// <summary>Asks the cloud that gave a credential who is behind it.</summary>
    /// <returns>Null when it is no credential of this source, or there is nobody to ask.</returns>
    /// <exception cref="CredentialException">The cloud does not say.</exception>
    ValueTask<CallerIdentity?> IdentifyAsync(Credential credential, CancellationToken cancellationToken) => new((CallerIdentity?)null);
}
