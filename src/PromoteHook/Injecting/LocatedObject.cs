namespace PromoteHook.Injecting;

/// <summary>An object where it is written, with what else in its document speaks of it.</summary>
/// <param name="Root">The object.</param>
/// <param name="OuterAnchors">Anchors of what holds it, such as a list.</param>
/// <param name="Aliases">Every anchor that the document refers to.</param>
internal sealed record LocatedObject(LocatedNode Root, IReadOnlyList<string> OuterAnchors, IReadOnlySet<string> Aliases);
