using System.Diagnostics.CodeAnalysis;

namespace PromoteHook.Oci;

/// <summary>A reference to an image or artifact: repository, and a tag, a digest or both.</summary>
/// <remarks>
/// The grammar and the defaults are those of Docker's reference library, which Kubernetes uses too: a first component
/// that is <c>localhost</c> or holds a dot or a colon is the registry, otherwise it is Docker Hub;
/// one-component paths on Docker Hub are below <c>library/</c>. Tag and digest are both kept when both are given:
/// the digest says which content, the tag under which name it is to be found.
/// Source: <see href="https://github.com/distribution/reference/blob/main/reference.go"/>.
/// </remarks>
public sealed record ImageReference
{
    /// <summary>Longest text that is looked at as a reference, in characters. None that is one comes near it.</summary>
    public const int MaxLength = 1024;

    private ImageReference(RepositoryName repository, string? tag, Digest? digest)
    {
        Repository = repository;
        Tag = tag;
        Digest = digest;
    }

    /// <summary>The repository.</summary>
    public RepositoryName Repository { get; }

    /// <summary>The tag; null when the reference gives only a digest.</summary>
    public string? Tag { get; }

    /// <summary>The digest; null when the reference gives only a tag.</summary>
    public Digest? Digest { get; }

    /// <summary>The registry's host and optional port.</summary>
    public string Registry => Repository.Registry;

    /// <summary>Reads a reference; one with neither tag nor digest means the tag <c>latest</c>.</summary>
    /// <exception cref="FormatException">The text breaks the grammar; the message says where.</exception>
    public static ImageReference Parse(string text)
    {
        var reference = ParseExact(text);
        return reference is { Tag: null, Digest: null } ? new ImageReference(reference.Repository, "latest", null) : reference;
    }

    /// <summary>Reads a reference as <see cref="Parse"/> does, but leaves the tag null where none is written.</summary>
    /// <exception cref="FormatException">The text breaks the grammar; the message says where.</exception>
    public static ImageReference ParseExact(string text) =>
        TryParse(text, out var reference, out var fault) ? reference : throw new FormatException($"'{Shown(text)}' is not an image reference: {fault}");

    /// <summary>A reference into <paramref name="repository"/>.</summary>
    /// <exception cref="FormatException">The tag breaks the grammar, or both tag and digest are null.</exception>
    public static ImageReference In(RepositoryName repository, string? tag, Digest? digest)
    {
        if (tag is null && digest is null)
        {
            throw new FormatException($"a reference into {repository} needs a tag or a digest");
        }

        if (tag is not null && ReferenceGrammar.FaultInTag(tag) is { } fault)
        {
            throw new FormatException($"'{tag}' is not a tag: {fault}");
        }

        return new ImageReference(repository, tag, digest);
    }

    /// <summary>Reads a reference; on false <paramref name="fault"/> says which rule of the grammar the text breaks.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ImageReference? reference, [NotNullWhen(false)] out string? fault)
    {
        reference = null;
        if (string.IsNullOrEmpty(text))
        {
            fault = "it is empty";
            return false;
        }

        if (text.Length > MaxLength)
        {
            fault = $"it has more than {MaxLength} characters";
            return false;
        }

        var rest = text;
        Digest? digest = null;
        var at = rest.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0)
        {
            if (!Digest.TryParse(rest[(at + 1)..], out digest))
            {
                fault = $"'{rest[(at + 1)..]}' is not a digest (sha256: and 64, or sha512: and 128, lower-case hexadecimal digits)";
                return false;
            }

            rest = rest[..at];
        }

        if (ReferenceGrammar.IsImageId(text))
        {
            fault = "64 hexadecimal digits alone are an image ID, not a name";
            return false;
        }

        string? tag = null;
        var colon = rest.LastIndexOf(':');
        if (colon > rest.LastIndexOf('/'))
        {
            tag = rest[(colon + 1)..];
            rest = rest[..colon];
            if (ReferenceGrammar.FaultInTag(tag) is { } tagFault)
            {
                fault = tagFault;
                return false;
            }
        }

        var (registry, path) = ReferenceGrammar.SplitRegistry(rest);
        fault = ReferenceGrammar.FaultInRegistry(registry) ?? ReferenceGrammar.FaultInPath(registry, path);
        if (fault is not null)
        {
            return false;
        }

        reference = new ImageReference(new RepositoryName(registry, path), tag, digest);
        return true;
    }

    /// <summary>The text, or its beginning where it is longer than any reference; for messages.</summary>
    public static string Shown(string text) => text.Length <= MaxLength ? text : $"{text.AsSpan(0, 60)}…";

    /// <summary>The same repository and content under <paramref name="tag"/>.</summary>
    /// <exception cref="FormatException">The tag breaks the grammar.</exception>
    public ImageReference WithTag(string? tag) => In(Repository, tag, Digest);

    /// <summary>The same repository and tag, bound to <paramref name="digest"/>.</summary>
    public ImageReference WithDigest(Digest? digest) => In(Repository, Tag, digest);

    /// <summary>The full form, defaults written out: <c>docker.io/library/web:1.0@sha256:…</c>.</summary>
    public override string ToString() =>
        $"{Repository}{(Tag is null ? "" : ":" + Tag)}{(Digest is null ? "" : "@" + Digest)}";
}
