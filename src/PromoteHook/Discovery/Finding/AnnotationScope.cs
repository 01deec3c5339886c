using PromoteHook.Discovery.Reading;

namespace PromoteHook.Discovery.Finding;

/// <summary>Our annotations on an object or on a template within it; the innermost that speaks wins.</summary>
/// <param name="Outer">Those around it; null when none.</param>
/// <param name="Annotations">The annotations' mapping.</param>
internal sealed record AnnotationScope(AnnotationScope? Outer, ManifestNode Annotations)
{
    public const string Prefix = "promote-hook/";
    public const string Source = Prefix + "source";
    public const string SourceOfContainer = Source + ".";
    public const string Ignore = Prefix + "ignore";

    /// <summary>The scope for the fields of <paramref name="node"/>: its own where <c>metadata.annotations</c> has ours, else the outer one.</summary>
    public static AnnotationScope? Within(AnnotationScope? outer, ManifestNode node) =>
        node["metadata"]?["annotations"] is { IsMapping: true } annotations
        && annotations.Fields.Any(field => field.Key.StartsWith(Prefix, StringComparison.Ordinal))
            ? new AnnotationScope(outer, annotations)
            : outer;

    /// <summary>The innermost annotation of this name; null when there is none.</summary>
    public ManifestNode? Find(string annotation) => Annotations[annotation] ?? Outer?.Find(annotation);
}
