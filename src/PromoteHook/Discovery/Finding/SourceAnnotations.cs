using PromoteHook.Discovery.Reading;
using PromoteHook.Oci;

namespace PromoteHook.Discovery.Finding;

/// <summary>Reads our annotations: where an image comes from, and whether it is left alone.</summary>
internal static class SourceAnnotations
{
    /// <summary>The use with what the annotations around its field say.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: an annotation's value is none that it may have.</exception>
    public static ImageUse Apply(ImageUse use, ManifestObject manifest, FieldSite site)
    {
        if (site.Scope is not { } scope)
        {
            return use;
        }

        var ofContainer = site.Owner.TextOf("name") is { } container ? AnnotationScope.SourceOfContainer + container : null;
        var annotation = ofContainer is not null && scope.Find(ofContainer) is not null ? ofContainer : AnnotationScope.Source;
        return use with
        {
            Annotated = scope.Find(annotation) is { } value ? HintOf(manifest, annotation, value) : null,
            IsIgnored = scope.Find(AnnotationScope.Ignore) is { } ignore && FlagOf(manifest, ignore),
        };
    }

    /// <summary>Refuses <c>promote-hook/source.NAME</c> where the object has no such container: a typo would otherwise go unseen.</summary>
    public static void CheckContainers(ManifestObject manifest, IReadOnlyCollection<FieldSite> images)
    {
        var named = images.SelectMany(image => ScopesOf(image.Scope)).Distinct()
            .SelectMany(scope => scope.Annotations.Fields)
            .Where(field => field.Key.StartsWith(AnnotationScope.SourceOfContainer, StringComparison.Ordinal))
            .ToList();
        if (named.Count == 0)
        {
            return;
        }

        var containers = images.Select(image => image.Owner.TextOf("name")).OfType<string>()
            .Concat(PodShapes.ContainerNames(FieldSite.Of(manifest.Root))).ToHashSet(StringComparer.Ordinal);
        if (named.Find(field => !containers.Contains(field.Key[AnnotationScope.SourceOfContainer.Length..])) is { Key: { } annotation, Value: { } value })
        {
            throw Refused(manifest, annotation, value, "there is no such container", $"name one of {string.Join(", ", containers.Order(StringComparer.Ordinal))}");
        }
    }

    private static IEnumerable<AnnotationScope> ScopesOf(AnnotationScope? scope)
    {
        for (; scope is not null; scope = scope.Outer)
        {
            yield return scope;
        }
    }

    private static SourceHint HintOf(ManifestObject manifest, string annotation, ManifestNode value)
    {
        var fault = "it must be a string";
        if (value is { IsString: true, Text: { } text } && ImageReference.TryParse(text, out var source, out fault))
        {
            return new SourceHint(source.Repository, source.Tag, source.Digest, $"annotation {annotation} on {manifest.Title}");
        }

        throw Refused(manifest, annotation, value, $"'{ImageReference.Shown(value.Text ?? "")}' is neither a repository nor a reference: {fault}", "write the exact source, without wildcards");
    }

    private static bool FlagOf(ManifestObject manifest, ManifestNode value) => value switch
    {
        { IsString: true, Text: "true" } => true,
        { IsString: true, Text: "false" } => false,
        _ => throw Refused(manifest, AnnotationScope.Ignore, value, $"'{ImageReference.Shown(value.Text ?? "")}' is neither \"true\" nor \"false\"", "write it as a string: \"true\""),
    };

    private static RefusalException Refused(ManifestObject manifest, string annotation, ManifestNode value, string fault, string remedy) =>
        new(ExitCode.DiscoveryFailed, $"{manifest.File}:{value.Line} {manifest.Title} annotation {annotation}: {fault}", remedy);
}
