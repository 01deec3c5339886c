using System.Text.RegularExpressions;

namespace PromoteHook.ArgoCd;

/// <summary>What a sync calls the state of a source: a commit, a chart's version, an artifact's digest; or what is still to be resolved to one.</summary>
internal static partial class Revision
{
    private const string InjectedPrefix = "rev:";

    /// <summary>Reads a revision as it is given, or as a build environment injects it: <c>rev:0729236…</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    /// <exception cref="RefusalException">DiscoveryFailed: it is what should have been replaced.</exception>
    public static string Parse(string text)
    {
        Injection.RefuseUnreplaced(text, "revision", "ARGOCD_APP_REVISION", "--revision");
        var bare = text.StartsWith(InjectedPrefix, StringComparison.Ordinal) ? text[InjectedPrefix.Length..] : text;
        return bare.Length > 0 && !bare.Any(character => char.IsWhiteSpace(character) || char.IsControl(character))
            ? bare
            : throw new FormatException($"'{text}' is no revision such as 0729236a99ce08671f4a6c2c0b9a795d9bc93a77");
    }

    /// <summary>True for what means one state for ever, so that nobody has to resolve it: a branch, a tag and a range of versions do not.</summary>
    /// <param name="revision">What is written.</param>
    /// <param name="isChart">True when the source is a chart of a Helm repository, whose revisions are versions.</param>
    public static bool IsResolved(string revision, bool isChart) =>
        isChart ? Version().IsMatch(revision) : Commit().IsMatch(revision) || revision.StartsWith("sha256:", StringComparison.Ordinal);

    /// <summary>A commit by its first seven digits, as people read it; others whole.</summary>
    public static string Short(string revision) => Commit().IsMatch(revision) ? revision[..7] : revision;

    [GeneratedRegex(@"^([0-9a-f]{40}|[0-9a-f]{64})\z", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Commit();

    [GeneratedRegex(@"^[0-9]+\.[0-9]+\.[0-9]+([-+][0-9A-Za-z.+-]+)?\z", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Version();
}
