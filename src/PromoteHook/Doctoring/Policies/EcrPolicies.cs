using PromoteHook.Oci.Copying;
using PromoteHook.Registries;

namespace PromoteHook.Doctoring.Policies;

/// <summary>The least rights at Amazon ECR, for each identity that the settings have: the pod's own role and those it assumes.</summary>
/// <remarks>
/// Source: <see href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html"/>;
/// <see href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html"/>;
/// <see href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html"/>.
/// </remarks>
internal static class EcrPolicies
{
    private static readonly string[] Pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

    /// <summary>BatchGetImage answers whether an image is there.</summary>
    private static readonly string[] Push =
        ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"];

    /// <summary>What the list of an image's referrers is asked for.</summary>
    /// <remarks>Source: <see href="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListImageReferrers.html"/>; the action has the operation's name.</remarks>
    private const string ListReferrers = "ecr:ListImageReferrers";

    /// <summary>A token is asked for before there is a repository to speak of.</summary>
    private static readonly PolicyStatement Login = new("PromoteHookLogin", ["ecr:GetAuthorizationToken"], ["*"]);

    /// <summary>A policy for each identity, the trust of the roles that are assumed, and the policies of source repositories that another account reads; empty when nothing is at ECR.</summary>
    public static IReadOnlyList<PolicyDocument> Of(IReadOnlyList<PolicyScope> scopes, IReadOnlyList<IdentityRule> identities)
    {
        EcrScope[] all = [.. scopes.Select(scope => EcrScope.Of(scope, identities)).OfType<EcrScope>()];
        AwsRole[] roles = [.. all.Select(scope => scope.Role).OfType<AwsRole>().DistinctBy(role => role.Arn)];
        PolicyStatement[] own = [.. StatementsOf([.. all.Where(scope => scope.Role is null)]), .. roles.Length == 0 ? [] : (PolicyStatement[])[Assume(roles)]];
        return
        [
            .. own.Length == 0 ? [] : (PolicyDocument[])[new("IAM policy of the pod's own role", own, [])],
            .. roles.SelectMany(role => OfRole(role, [.. all.Where(scope => scope.Role?.Arn == role.Arn)])),
            .. OfRepositories(all),
        ];
    }

    private static PolicyStatement Assume(IEnumerable<AwsRole> roles) => new("PromoteHookAssume", ["sts:AssumeRole"], [.. roles.Select(role => role.Arn)]);

    private static IEnumerable<PolicyDocument> OfRole(AwsRole role, IReadOnlyList<EcrScope> scopes) =>
    [
        new($"IAM policy of {role.Arn}", [.. StatementsOf(scopes)], []),
        new(
            $"trust policy of {role.Arn}; put in the ARN of the pod's own role",
            [new PolicyStatement("PromoteHookAssume", ["sts:AssumeRole"], []) { Principals = ["arn:aws:iam::ACCOUNT:role/ROLE"], ExternalId = role.ExternalId }],
            []),
    ];

    private static IEnumerable<PolicyStatement> StatementsOf(IReadOnlyList<EcrScope> scopes)
    {
        if (scopes.Count > 0)
        {
            yield return Login;
        }

        if (RepositoriesOf(scopes.Where(scope => scope.Side == Side.Source)) is { Length: > 0 } read)
        {
            yield return new PolicyStatement("PromoteHookPull", Pull, read);
        }

        if (RepositoriesOf(scopes.Where(scope => scope.Side == Side.Destination)) is { Length: > 0 } written)
        {
            yield return new PolicyStatement("PromoteHookPush", Push, written);
        }

        if (RepositoriesOf(scopes.Where(scope => scope.HasReferrers)) is { Length: > 0 } listed)
        {
            yield return new PolicyStatement("PromoteHookReferrers", [ListReferrers], listed);
        }

        EcrScope[] created = [.. scopes.Where(scope => scope.Creates is not null)];
        if (created.Length > 0)
        {
            yield return new PolicyStatement("PromoteHookCreate", [.. created.SelectMany(scope => CreationOf(scope.Creates!)).Distinct().Order(StringComparer.Ordinal)], RepositoriesOf(created));
        }

        EcrTemplate[] keys = [.. created.Select(scope => scope.Creates!).Where(template => template.KmsKey is not null)];
        if (keys.Length > 0)
        {
            yield return new PolicyStatement(
                "PromoteHookKey",
                ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"],
                [.. keys.Select(template => template.KmsKey!.StartsWith("arn:", StringComparison.Ordinal) ? template.KmsKey : "*").Distinct()]);
        }
    }

    private static IEnumerable<string> CreationOf(EcrTemplate template)
    {
        yield return "ecr:CreateRepository";
        if (template.Tags.Count > 0)
        {
            yield return "ecr:TagResource";
        }

        if (template.Policy is not null)
        {
            yield return "ecr:SetRepositoryPolicy";
        }

        if (template.LifecyclePolicy is not null)
        {
            yield return "ecr:PutLifecyclePolicy";
        }
    }

    private static string[] RepositoriesOf(IEnumerable<EcrScope> scopes) => [.. scopes.SelectMany(scope => scope.Host.Repositories(scope.Path)).Distinct()];

    /// <summary>A source repository has to let in whoever reads it from another account; the pod is taken to be of the destination's.</summary>
    private static IEnumerable<PolicyDocument> OfRepositories(IEnumerable<EcrScope> scopes)
    {
        var pairs = scopes.Where(scope => scope.Side == Side.Source && !scope.IsOwn).SelectMany(scope => scope.Partners.Select(reader => (Source: scope.Host, Reader: reader, scope.HasReferrers)));
        return pairs.Where(pair => pair.Source.Account != pair.Reader.Account && pair.Reader.Account != "*")
            .GroupBy(pair => pair.Source.Account)
            .Select(group => new PolicyDocument(
                $"policy of each source repository in account {group.Key}, which a role of another account reads (aws ecr set-repository-policy)",
                [
                    new PolicyStatement("PromoteHookPull", group.Any(pair => pair.HasReferrers) ? [.. Pull, ListReferrers] : Pull, [])
                    {
                        Principals = [.. group.Select(pair => $"arn:{pair.Reader.Partition}:iam::{pair.Reader.Account}:root").Distinct()],
                    },
                ],
                []));
    }
}
