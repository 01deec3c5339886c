using PromoteHook.Oci;

namespace PromoteHook.Mapping;

/// <summary>A set of repositories as a rule names it: <c>host[:port]/path</c> with wildcards.</summary>
/// <remarks>
/// <c>*</c> stands for characters of one host label or one path segment; <c>**</c>, alone between slashes, for whole
/// segments: one or more at the end of a pattern, none or more elsewhere. A bare host means all below it. Without a
/// wildcard the pattern is one repository. Docker Hub's names are completed as in references: <c>docker.io/*</c> is
/// <c>docker.io/library/*</c>. The host must be written, because a pattern that begins with a user's directory would
/// silently mean Docker Hub.
/// </remarks>
internal sealed class RepositoryPattern
{
    private const string DockerHub = "docker.io";

    private readonly string text;
    private readonly HostPattern host;
    private readonly PathPattern path;

    private RepositoryPattern(string text, string host, string path)
    {
        this.text = text;
        this.host = new HostPattern(host);
        this.path = new PathPattern(path);
        (HostText, PathText) = (host, path);
    }

    /// <summary>The registry, wildcards and port included.</summary>
    public string HostText { get; }

    /// <summary>The path, wildcards included.</summary>
    public string PathText { get; }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="FormatException">The text is none; the message says why and what to write.</exception>
    public static RepositoryPattern Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (host, path) = slash < 0 ? (text, "**") : (text[..slash], text[(slash + 1)..]);
        if (FaultIn(text, host, path) is { } fault)
        {
            throw new FormatException($"'{text}' is not a repository pattern: {fault}");
        }

        host = host.ToLowerInvariant();
        if (host is DockerHub or "index.docker.io" or "registry-1.docker.io")
        {
            host = DockerHub;
            path = path == "**" || path.Contains('/', StringComparison.Ordinal) ? path : $"library/{path}";
        }

        return new RepositoryPattern(text, host, path);
    }

    /// <summary>What the wildcards stand for when the pattern matches <paramref name="repository"/>; null when it does not.</summary>
    public WildcardValues? Match(RepositoryName repository)
    {
        var values = new WildcardValues();
        return host.TryMatch(repository.Registry, values.Labels) && path.TryMatch(repository.Path, values) ? values : null;
    }

    /// <summary>True when the pattern speaks for repositories of <paramref name="registry"/>.</summary>
    public bool MatchesRegistry(string registry) => host.TryMatch(registry, []);

    /// <summary>The repository that the pattern names when its wildcards stand for <paramref name="values"/>, each taking the next of its kind.</summary>
    /// <exception cref="FormatException">What results is no repository name.</exception>
    public RepositoryName Fill(WildcardValues values) =>
        RepositoryName.Parse($"{host.Fill(new Queue<string>(values.Labels))}/{path.Fill(values)}");

    /// <summary>Why this cannot be the 'from' of a rule with <paramref name="to"/>; null when it can.</summary>
    public string? FaultAsSourceOf(RepositoryPattern to) =>
        Excess("'*' in its host", host.Wildcards, to.host.Wildcards)
        ?? Excess("'*' in its path", path.SegmentWildcards, to.path.SegmentWildcards)
        ?? Excess("'**'", path.PathWildcards, to.path.PathWildcards);

    /// <summary>The pattern as it was written.</summary>
    public override string ToString() => text;

    private static string? Excess(string what, int here, int there) =>
        here <= there ? null : $"'from' has {here} {what} and 'to' has {there}: what a wildcard of 'from' stands for is what the same kind of wildcard of 'to' matched";

    private static string? FaultIn(string text, string host, string path)
    {
        if (text.Contains("://", StringComparison.Ordinal))
        {
            return "leave out the scheme; write host/path";
        }

        if (path.Contains('@', StringComparison.Ordinal) || path.Contains(':', StringComparison.Ordinal))
        {
            return "a rule speaks for repositories, and the tag or digest carries over by itself; leave it out";
        }

        if (host != "localhost" && !host.AsSpan().ContainsAny('.', ':'))
        {
            return $"'{host}' is no registry host; begin with one, such as docker.io/{text}";
        }

        if (host.Contains("**", StringComparison.Ordinal))
        {
            return "'**' stands for path segments; in a host use '*', one for each label";
        }

        var segments = path.Split('/');
        if (segments.Any(segment => segment != "**" && segment.Contains("**", StringComparison.Ordinal)))
        {
            return "'**' stands for whole segments; write it alone between slashes, or '*' for a part of one";
        }

        if (segments.Zip(segments.Skip(1)).Any(pair => pair is ("**", "**")))
        {
            return "'**' twice in a row says no more than once";
        }

        // With a letter in the place of every wildcard the pattern must be a repository: the grammar stays in one place.
        var example = $"{host}/{path}".Replace("**", "x", StringComparison.Ordinal).Replace('*', 'x');
        return ImageReference.TryParse(example, out _, out var fault) ? null : fault;
    }
}
