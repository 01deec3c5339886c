namespace PromoteHook.Fuzz.Targets;

/// <summary>Everything that is fuzzed.</summary>
internal static class AllTargets
{
    private static readonly Dictionary<string, Func<FuzzTarget>> ByName = new(StringComparer.Ordinal)
    {
        ["finder"] = ManifestTargets.Finder,
        ["json"] = ManifestTargets.Json,
        ["inject"] = ManifestTargets.Inject,
        ["kustomization"] = FileTargets.Kustomization,
        ["settings"] = FileTargets.Settings,
        ["kubeconfig"] = FileTargets.Kubeconfig,
        ["dockerconfig"] = FileTargets.DockerConfig,
        ["helper"] = AnswerTargets.Helper,
        ["manifest"] = AnswerTargets.ImageManifest,
        ["token"] = AnswerTargets.Token,
        ["refusal"] = AnswerTargets.Refusal,
        ["headers"] = AnswerTargets.Headers,
        ["argocd"] = ArgoCdTarget.Create,
    };

    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <exception cref="FuzzException">There is none of this name.</exception>
    public static FuzzTarget Create(string name) =>
        ByName.TryGetValue(name, out var create) ? create() : throw new FuzzException($"there is no target {name}; they are {string.Join(' ', Names)}");
}
