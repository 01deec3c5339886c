using PromoteHook.Oci;
using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Registries.ArtifactRegistry;

/// <summary>Asks Artifact Registry's interface about repositories, those behind gcr.io's hosts included.</summary>
internal sealed class ArtifactRegistryInspector(ArtifactRegistryRepositories repositories) : IRepositoryInspector
{
    private const string Standard = "name a repository of format Docker and mode standard as the destination";

    public bool Serves(string registry) => repositories.Serves(registry);

    public async Task<RepositoryInspection> InspectAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        try
        {
            return await repositories.FindAsync(repository, cancellationToken) is { } found ? Describe(found) : new RepositoryInspection { Exists = false, OnPush = CreationOf(repository) };
        }
        catch (Exception fault) when (fault is RegistryException or CredentialException)
        {
            var remedy = fault switch
            {
                RegistryException { Kind: RegistryErrorKind.Denied } =>
                    "grant roles/artifactregistry.reader on it, which holds artifactregistry.repositories.get, and turn on the Artifact Registry API to have it looked at",
                CredentialException missing => missing.Remedy ?? "",
                _ => "",
            };
            return new RepositoryInspection { OnPush = CreationOf(repository), Gaps = [new InspectionGap($"mode, immutable tags and cleanup policies could not be asked: {fault.Message}", remedy)] };
        }
    }

    /// <remarks>Source: <see href="https://cloud.google.com/artifact-registry/docs/transition/gcr-repositories"/>.</remarks>
    private static PushCreation? CreationOf(RepositoryName repository) =>
        RegistryHost.Parse(repository.Registry).Vendor == RegistryVendor.GoogleContainerRegistry
            ? new PushCreation("for a credential with roles/artifactregistry.createOnPushWriter", RegistryRemedy.CreateRepository(repository))
            : null;

    private static RepositoryInspection Describe(ArtifactRegistryRepository found)
    {
        var isDryRun = found is { IsCleanupDryRun: true, DeletingPolicies.Count: > 0 };
        return new RepositoryInspection
        {
            Exists = true,
            Obstacle = ObstacleOf(found),
            Tags = new TagProtection(found.HasImmutableTags, []),
            Expiry = isDryRun ? [] : found.DeletingPolicies,
            Remarks = isDryRun ? [$"its cleanup policies are a dry run: they delete nothing ({string.Join(", ", found.DeletingPolicies.Select(policy => policy.Name))})"] : [],
        };
    }

    private static PushObstacle? ObstacleOf(ArtifactRegistryRepository found) => found switch
    {
        { Mode: RepositoryMode.Remote } => new("it is a remote repository, which caches another registry and takes no pushes", Standard),
        { Mode: RepositoryMode.Virtual } => new("it is a virtual repository, which shows others as one and takes no pushes", $"{Standard}: one of those behind it"),
        { Format: not "DOCKER" } => new($"its format is {found.Format}, which holds no images", Standard),
        _ => null,
    };
}
