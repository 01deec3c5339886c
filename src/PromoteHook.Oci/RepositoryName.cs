namespace PromoteHook.Oci;

/// <summary>A repository: the registry that holds it and its path there.</summary>
/// <param name="Registry">Host and optional port as in a reference, in lower case: <c>docker.io</c>, <c>localhost:5000</c>.</param>
/// <param name="Path">The path below the registry: <c>library/web</c>.</param>
public sealed record RepositoryName(string Registry, string Path)
{
    /// <summary>Reads <c>registry/path</c> by the grammar of references; neither tag nor digest may follow.</summary>
    /// <exception cref="FormatException">The text is no repository name.</exception>
    public static RepositoryName Parse(string text)
    {
        var reference = ImageReference.ParseExact(text);
        return reference is { Tag: null, Digest: null }
            ? reference.Repository
            : throw new FormatException($"'{text}' names a tag or digest where only a repository is meant");
    }

    /// <summary>The whole name: <c>registry/path</c>.</summary>
    public override string ToString() => $"{Registry}/{Path}";
}
