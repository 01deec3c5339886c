using PromoteHook.Discovery.Reading;

namespace PromoteHook.Discovery.Finding;

/// <summary>Objects whose images are not uses: schemas, patterns, kustomize's own files, and the hook that promote-hook runs in.</summary>
internal static class SkippedObjects
{
    private const string Self = AnnotationScope.Prefix + "self";
    private const string OwnName = "promote-hook";

    private static readonly string[] HookAnnotations = ["argocd.argoproj.io/hook", "helm.sh/hook"];

    /// <summary>Policies, in which <c>image: "*:latest"</c> is a pattern.</summary>
    private static readonly HashSet<string> PolicyGroups = new(StringComparer.Ordinal)
    {
        "kyverno.io", "policies.kyverno.io", "constraints.gatekeeper.sh", "mutations.gatekeeper.sh", "templates.gatekeeper.sh",
    };

    /// <summary>True for what never holds an image: schemas, and files of kustomize, which are no objects of a cluster.</summary>
    public static bool IsImageless(ManifestObject manifest) =>
        manifest is { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" } or { Group: "kustomize.config.k8s.io" };

    /// <summary>Why this object's images are no uses; null when they are.</summary>
    public static string? Why(ManifestObject manifest) =>
        PolicyGroups.Contains(manifest.Group) ? "a policy, whose images are patterns"
        : IsSelf(manifest) ? "the hook of promote-hook itself"
        : null;

    /// <summary>
    /// Our own image has been pulled before we run, so it must come from elsewhere. What is ours says so by the annotation or
    /// label <c>promote-hook/self: "true"</c>, on the object or its pod template. Without it only a Job that is a hook counts,
    /// with a container called promote-hook or of an image whose last path segment is that: a Deployment or a plain Job of
    /// such a name is a user's. <c>promote-hook/self: "false"</c> settles it the other way.
    /// </summary>
    public static bool IsSelf(ManifestObject manifest)
    {
        var template = manifest.Root["spec"]?["template"];
        var said = SaidBy(manifest.Metadata) ?? SaidBy(template?["metadata"]);
        if (said is not null)
        {
            return said == "true";
        }

        var annotations = manifest.Metadata?["annotations"];
        return manifest is { Group: "batch", Kind: "Job" }
            && HookAnnotations.Any(hook => annotations?[hook] is not null)
            && template?["spec"]?["containers"] is { } containers
            && containers.Items.Any(IsOwnContainer);
    }

    private static string? SaidBy(ManifestNode? metadata) =>
        metadata?["annotations"]?[Self]?.Text ?? metadata?["labels"]?[Self]?.Text;

    /// <summary>True for a container called promote-hook, or of an image whose last path segment is that.</summary>
    public static bool IsOwnContainer(ManifestNode container) =>
        container.TextOf("name") == OwnName || IsOwnName(container.TextOf("image") ?? "");

    /// <summary>True when the last path segment of a reference or repository is <c>promote-hook</c>.</summary>
    public static bool IsOwnName(string reference)
    {
        var last = reference.AsSpan(reference.LastIndexOf('/') + 1);
        var end = last.IndexOfAny(':', '@');
        return (end < 0 ? last : last[..end]).SequenceEqual(OwnName);
    }
}
