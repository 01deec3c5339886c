using System.Text;
using PromoteHook.Oci;
using PromoteHook.Oci.Credentials;

namespace PromoteHook.Registries.Ecr;

/// <summary>Finds many tags of one repository of private ECR by one call of its API, which spares their HEADs, and where all are there the login too.</summary>
/// <remarks>
/// It only ever says that a tag is there. Whatever else ECR answers, the registry is asked as ever, so that it alone says what is
/// missing or refused. A manifest has to hash to its digest: one that ECR made over for its media type is not believed.
/// Source: <see href="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetImage.html"/>; the right is one that every pull needs.
/// </remarks>
/// <param name="rules">Which registries are asked as whom.</param>
/// <param name="login">Who it is at AWS.</param>
/// <param name="before">What gives credentials before AWS does: a registry that one of them knows is not asked as the pod.</param>
/// <param name="note">Told, a line each, what was asked in this way and why it was not to be had.</param>
internal sealed class EcrTags(IReadOnlyList<IdentityRule> rules, Lazy<EcrLogin> login, ICredentialSource before, Action<string> note)
{
    /// <summary>For fewer there is hardly anything to be spared; src/README.md, «Speed», has what was measured.</summary>
    private const int Fewest = 5;

    private const int MostAtOnce = 100;

    private static readonly string[] Types = [MediaTypes.OciManifest, MediaTypes.OciIndex, MediaTypes.DockerManifest, MediaTypes.DockerManifestList];

    /// <summary>Those of some tags that are there, as far as this knows; the others are to be asked for one by one.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; there is no other failure.</exception>
    public async Task<IReadOnlyDictionary<string, Descriptor>> FindAsync(RepositoryName repository, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Descriptor>();
        if (tags.Count < Fewest || EcrHost.Parse(repository.Registry) is not { } host)
        {
            return found;
        }

        try
        {
            if ((await before.FindAsync(repository, cancellationToken)).Count > 0)
            {
                return found;
            }

            using var api = await login.Value.OpenAsync(rules.For(repository.Registry)?.Aws, EcrEndpoint.Of(host), cancellationToken);
            foreach (var some in tags.Chunk(MostAtOnce))
            {
                foreach (var image in await api.BatchGetImageAsync(host.Account, repository.Path, some, Types, cancellationToken))
                {
                    if (Read(image) is { } descriptor)
                    {
                        found[image.Tag] = descriptor;
                    }
                }
            }

            note($"{repository}: {found.Count} of {tags.Count} tags found by ECR's API");
        }
        catch (Exception fault) when (fault is CredentialException || AwsFault.Explains(fault, cancellationToken))
        {
            note($"{repository}: tags are asked for one by one, for ECR's API does not tell: {AwsFault.Describe(fault)}");
        }

        return found;
    }

    private static Descriptor? Read(EcrImage image)
    {
        var bytes = Encoding.UTF8.GetBytes(image.Manifest);
        var digest = Digest.Compute(bytes);
        return digest.ToString() == image.Digest ? new Descriptor(image.MediaType, digest, bytes.Length) : null;
    }
}
