using PromoteHook.Oci.Copying;
using PromoteHook.Registries;

namespace PromoteHook.Doctoring.Policies;

/// <summary>The least rights at Artifact Registry, as gcloud commands, for each identity that the settings have.</summary>
/// <remarks>
/// Source: <see href="https://cloud.google.com/artifact-registry/docs/access-control"/>;
/// <see href="https://cloud.google.com/iam/docs/service-account-impersonation"/>.
/// </remarks>
internal static class ArtifactRegistryPolicies
{
    private const string Reader = "roles/artifactregistry.reader";
    private const string Writer = "roles/artifactregistry.writer";
    private const string Creator = "promoteHookCreator";

    /// <summary>A list of commands for each identity; empty when nothing is at Artifact Registry.</summary>
    public static IReadOnlyList<PolicyDocument> Of(IReadOnlyList<PolicyScope> scopes, IReadOnlyList<IdentityRule> identities)
    {
        var lines = scopes.Select(scope => (Account: identities.For(scope.Host)?.GoogleImpersonate, Commands: CommandsFor(scope).ToArray()))
            .Where(pair => pair.Commands.Length > 0)
            .GroupBy(pair => pair.Account, pair => pair.Commands)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToArray();
        var impersonated = lines.Select(group => group.Key).OfType<string>().Select(account =>
            $"gcloud iam service-accounts add-iam-policy-binding {account} --member=\"$MEMBER\" --role=roles/iam.serviceAccountTokenCreator").ToArray();
        return
        [
            .. lines.All(group => group.Key is not null)
                ? lines.Length == 0 ? [] : (PolicyDocument[])[OfPod(impersonated)]
                : [OfPod([.. lines.Where(group => group.Key is null).SelectMany(group => group).SelectMany(commands => commands).Distinct(), .. impersonated])],
            .. lines.Where(group => group.Key is not null).Select(group => new PolicyDocument(
                $"the rights of {group.Key}", [], [$"MEMBER=serviceAccount:{group.Key}", .. group.SelectMany(commands => commands).Distinct()])),
        ];
    }

    private static PolicyDocument OfPod(IReadOnlyList<string> commands) =>
        new("the rights of the pod; put in its principal of Workload Identity, or serviceAccount:NAME@PROJECT.iam.gserviceaccount.com", [], ["MEMBER=…", .. commands]);

    private static IEnumerable<string> CommandsFor(PolicyScope scope)
    {
        var host = RegistryHost.Parse(scope.Host);
        var segments = scope.Path.Split('/');

        // A project of a domain, example.com:proj, is written with a slash in references.
        var isOfDomain = segments.Length > 1 && segments[0].Contains('.', StringComparison.Ordinal);
        var project = isOfDomain ? $"{segments[0]}:{segments[1]}" : segments[0];
        var repository = host.Vendor switch
        {
            RegistryVendor.ArtifactRegistry => segments.ElementAtOrDefault(isOfDomain ? 2 : 1),
            RegistryVendor.GoogleContainerRegistry => scope.Host,
            _ => null,
        };
        if (repository is null && host.Vendor != RegistryVendor.ArtifactRegistry)
        {
            yield break;
        }

        var role = scope.Side == Side.Source ? Reader : Writer;
        if (HasWildcard(project))
        {
            yield return $"# {scope.Host}/{scope.Path} names no project: grant {role} where the repositories are";
            yield break;
        }

        // Nothing can be granted on a repository that is not there yet.
        var isCreated = scope.Creates?.ArtifactRegistry is not null;
        yield return repository is null || HasWildcard(repository) || isCreated
            ? $"gcloud projects add-iam-policy-binding {project} --member=\"$MEMBER\" --role={role}"
            : $"gcloud artifacts repositories add-iam-policy-binding {repository} --project={project} --location={host.Location} --member=\"$MEMBER\" --role={role}";
        if (isCreated)
        {
            yield return $"gcloud iam roles create {Creator} --project={project} --permissions=artifactregistry.repositories.create,artifactregistry.repositories.get";
            yield return $"gcloud projects add-iam-policy-binding {project} --member=\"$MEMBER\" --role=projects/{project}/roles/{Creator}";
        }
    }

    private static bool HasWildcard(string segment) => segment.Contains('*', StringComparison.Ordinal);
}
