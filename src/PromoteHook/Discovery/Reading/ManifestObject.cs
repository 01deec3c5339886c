namespace PromoteHook.Discovery.Reading;

/// <summary>One object of a cluster, as a manifest gives it.</summary>
/// <param name="File">The file as it was named.</param>
/// <param name="Document">Which document of the file, from 1.</param>
/// <param name="Group">The API group without version; empty for the core group.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Root">Its fields.</param>
internal sealed record ManifestObject(string File, int Document, string Group, string Kind, ManifestNode Root)
{
    public ManifestNode? Metadata { get; } = Root["metadata"];

    /// <summary>Null when the manifest leaves it to the sync.</summary>
    public string? Namespace => Metadata?.TextOf("namespace");

    /// <summary>The name, else the prefix that the API server makes one of, else empty.</summary>
    public string Name => Metadata?.TextOf("name") ?? Metadata?.TextOf("generateName") ?? "";

    /// <summary>«Deployment prod/web».</summary>
    public string Title => Unreadable.Shortened(Namespace is not null ? $"{Kind} {Namespace}/{Name}" : Name.Length > 0 ? $"{Kind} {Name}" : Kind);

    /// <summary>Where a field of this object stands, for people: what is longer than any name is cut.</summary>
    public UseOrigin OriginOf(ManifestNode node, string path) => new(
        File, Document, Unreadable.Shortened(Kind), Namespace is null ? null : Unreadable.Shortened(Namespace), Unreadable.Shortened(Name), Unreadable.Shortened(path), node.Line);

    /// <summary>The group of <c>apps/v1</c> is <c>apps</c>, that of <c>v1</c> is empty.</summary>
    public static string GroupOf(string? apiVersion) =>
        apiVersion?.IndexOf('/', StringComparison.Ordinal) is { } slash and > 0 ? apiVersion[..slash] : "";
}
