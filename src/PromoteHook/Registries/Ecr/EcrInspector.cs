using System.Collections.Concurrent;
using Amazon.Runtime;
using PromoteHook.Oci;
using PromoteHook.Oci.Credentials;

namespace PromoteHook.Registries.Ecr;

/// <summary>Asks ECR's API about repositories of private registries.</summary>
/// <param name="rules">Which registries are asked as whom.</param>
/// <param name="access">How AWS is reached.</param>
internal sealed class EcrInspector(IReadOnlyList<IdentityRule> rules, CloudAccess access) : IRepositoryInspector
{
    /// <summary>The prefix of a cache rule for all repositories that no other rule speaks for.</summary>
    private const string Root = "ROOT";

    private const string NotFound = "RepositoryNotFoundException";

    private readonly Lazy<(AwsClients Clients, AwsIdentities Identities)> aws = new(() =>
    {
        var clients = new AwsClients(access);
        return (clients, new AwsIdentities(access, clients));
    });

    private readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyList<string>>>> prefixes = new();

    private readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyList<EcrCreationTemplate>>>> templates = new();

    public bool Serves(string registry) => EcrHost.Parse(registry) is not null;

    public async Task<RepositoryInspection> InspectAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        var host = EcrHost.Parse(repository.Registry) ?? throw new ArgumentException($"{repository.Registry} is no private registry of Amazon ECR", nameof(repository));
        var (clients, identities) = aws.Value;
        AwsIdentity identity;
        try
        {
            identity = await identities.FindAsync(rules.For(repository.Registry)?.Aws, host.Region, cancellationToken);
        }
        catch (CredentialException fault)
        {
            return new RepositoryInspection { Gaps = [new InspectionGap($"pull-through cache, tag mutability and lifecycle policy could not be asked: {fault.Message}", fault.Remedy ?? "")] };
        }

        using var api = new EcrApi(identity.Credentials, EcrEndpoint.Of(host), clients);
        List<InspectionGap> gaps = [];
        var isSilent = false;

        // All repositories of a registry share the answer. Nobody else waits for it once the doctor is told to stop.
        var caches = await TryAsync(
            "pull-through cache rules",
            "ecr:DescribePullThroughCacheRules",
            () => prefixes.GetOrAdd(repository.Registry, _ => new(() => api.DescribePullThroughCachePrefixesAsync(host.Account, cancellationToken))).Value);
        var found = await TryAsync("tag mutability", "ecr:DescribeRepositories", () => FindAsync(api, host.Account, repository.Path, cancellationToken));
        var lifecycle = found is null or { Count: 0 } ? null : await TryAsync(
            "the lifecycle policy", "ecr:GetLifecyclePolicy", async () => EcrLifecycle.Read(await api.GetLifecyclePolicyAsync(host.Account, repository.Path, cancellationToken)));
        return new RepositoryInspection
        {
            Exists = found is null ? null : found.Count > 0,
            OnPush = isSilent || found is { Count: > 0 } ? null : await FindCreationAsync(api, repository, host.Account, cancellationToken),
            Obstacle = caches is null ? null : ObstacleIn(caches, repository.Path, host.Region),
            Tags = found is [var one, ..] ? new TagProtection(one.TagMutability.StartsWith("IMMUTABLE", StringComparison.Ordinal), one.MutabilityExclusions) : null,
            Expiry = lifecycle ?? [],
            Gaps = gaps,
        };

        async Task<T?> TryAsync<T>(string what, string action, Func<Task<T>> ask)
            where T : class
        {
            try
            {
                return isSilent ? null : await ask();
            }
            catch (Exception fault) when (AwsFault.Explains(fault, cancellationToken))
            {
                var code = AwsFault.CodeOf(fault);
                gaps.Add(new InspectionGap($"{what} could not be asked: {AwsFault.Describe(fault)}", code is "AccessDeniedException" or "AccessDenied" ? $"allow {action} to have it looked at" : ""));

                // Where there is no answer the next question would wait as long.
                isSilent = fault is not AmazonClientException && code is null;
                return null;
            }
        }
    }

    /// <summary>The repository alone; nothing when it does not exist.</summary>
    private static async Task<IReadOnlyList<EcrRepository>> FindAsync(EcrApi api, string account, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await api.DescribeRepositoriesAsync(account, [name], cancellationToken);
        }
        catch (AmazonServiceException refusal) when (refusal.ErrorCode == NotFound)
        {
            return [];
        }
    }

    /// <summary>The template by which a push creates the repository; null also where templates may not be read, for that is then told as what is missing.</summary>
    private async Task<PushCreation?> FindCreationAsync(EcrApi api, RepositoryName repository, string account, CancellationToken cancellationToken)
    {
        try
        {
            var known = await templates.GetOrAdd(repository.Registry, _ => new(() => FindTemplatesAsync(api, account, cancellationToken))).Value;
            return EcrCreationTemplate.For(known, repository.Path) is { IsForPush: true, Prefix: var prefix } ? new PushCreation($"by its repository creation template {prefix}", "") : null;
        }
        catch (Exception fault) when (AwsFault.Explains(fault, cancellationToken))
        {
            return null;
        }
    }

    /// <summary>Those of the registry; none when it belongs to another account than the identity, whose templates would be told.</summary>
    private static async Task<IReadOnlyList<EcrCreationTemplate>> FindTemplatesAsync(EcrApi api, string account, CancellationToken cancellationToken)
    {
        var (owner, found) = await api.DescribeCreationTemplatesAsync(cancellationToken);
        return owner == account ? found : [];
    }

    /// <remarks>Source: <see href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-working-pulling.html"/>.</remarks>
    private static PushObstacle? ObstacleIn(IReadOnlyList<string> prefixes, string path, string region)
    {
        if (prefixes.FirstOrDefault(prefix => path.StartsWith($"{prefix}/", StringComparison.Ordinal)) is { } prefix)
        {
            return new PushObstacle(
                $"it is a pull-through cache of another registry: a cache rule of the account has the prefix {prefix}",
                $"use a destination that does not begin with {prefix}/, or remove the rule: aws ecr delete-pull-through-cache-rule --ecr-repository-prefix {prefix} --region {region}");
        }

        return prefixes.Contains(Root)
            ? new PushObstacle(
                $"a pull-through cache rule with the prefix {Root} makes it a cache of another registry, unless it was there before the rule",
                "promote to a registry without such a rule, or give the rule a prefix of its own")
            {
                IsCertain = false,
            }
            : null;
    }
}
