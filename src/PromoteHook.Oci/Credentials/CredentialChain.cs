namespace PromoteHook.Oci.Credentials;

/// <summary>Several sources as one: all that any of them knows, in the order of the sources.</summary>
public sealed class CredentialChain(IReadOnlyList<ICredentialSource> sources) : ICredentialSource
{
    /// <summary>The matches of the first source, then those of the second, and so on; equal ones once.</summary>
    /// <exception cref="CredentialException">A source should have one but could not get it.</exception>
    public async ValueTask<IReadOnlyList<Credential>> FindAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        var all = new List<Credential>();
        foreach (var source in sources)
        {
            foreach (var credential in await source.FindAsync(repository, cancellationToken))
            {
                if (!all.Contains(credential))
                {
                    all.Add(credential);
                }
            }
        }

        return all;
    }

    /// <inheritdoc/>
    public void Refused(Credential credential)
    {
        foreach (var source in sources)
        {
            source.Refused(credential);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CallerIdentity?> IdentifyAsync(Credential credential, CancellationToken cancellationToken)
    {
        foreach (var source in sources)
        {
            if (await source.IdentifyAsync(credential, cancellationToken) is { } identity)
            {
                return identity;
            }
        }

        return null;
    }
}
