namespace PromoteHook.Registries.Ecr;

/// <summary>A template of repositories that ECR creates itself.</summary>
/// <param name="Prefix">What their paths begin with, before a slash; <c>ROOT</c> is for all that no other template speaks for.</param>
/// <param name="IsForPush">True: a push creates them.</param>
/// <remarks>Source: <see href="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepositoryCreationTemplate.html"/>.</remarks>
internal sealed record EcrCreationTemplate(string Prefix, bool IsForPush)
{
    private const string Root = "ROOT";

    /// <summary>The one that speaks for a repository, which is the longest; null when none does.</summary>
    /// <param name="templates">Those of its registry.</param>
    /// <param name="path">The repository's path.</param>
    public static EcrCreationTemplate? For(IReadOnlyList<EcrCreationTemplate> templates, string path) =>
        templates.Where(template => path.StartsWith($"{template.Prefix}/", StringComparison.Ordinal)).MaxBy(template => template.Prefix.Length)
        ?? templates.FirstOrDefault(template => template.Prefix == Root);
}
