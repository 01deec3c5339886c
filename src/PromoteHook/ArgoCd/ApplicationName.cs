using System.Text.RegularExpressions;

namespace PromoteHook.ArgoCd;

/// <summary>Which Application is meant.</summary>
/// <param name="Namespace">The namespace it lives in; null for Argo CD's own.</param>
/// <param name="Name">Its name.</param>
internal sealed partial record ApplicationName(string? Namespace, string Name)
{
    private const string InjectedPrefix = "app:";

    /// <summary>
    /// Reads <c>shop</c>, <c>team-a/shop</c>, Argo CD's instance name <c>team-a_shop</c>, and each as a build environment injects
    /// it: <c>app:team-a_shop</c>. An underscore can stand in neither name, so it always parts two.
    /// </summary>
    /// <exception cref="FormatException">It is no such name.</exception>
    /// <exception cref="RefusalException">DiscoveryFailed: it is the name that should have been replaced.</exception>
    public static ApplicationName Parse(string text)
    {
        Injection.RefuseUnreplaced(text, "app", "ARGOCD_APP_NAME", "--app");
        var bare = text.StartsWith(InjectedPrefix, StringComparison.Ordinal) ? text[InjectedPrefix.Length..] : text;
        var slash = bare.IndexOfAny(['/', '_']);
        var name = slash < 0 ? new ApplicationName(null, bare) : new ApplicationName(bare[..slash], bare[(slash + 1)..]);
        return Form().IsMatch(name.Name) && (name.Namespace is null || Form().IsMatch(name.Namespace))
            ? name
            : throw new FormatException($"'{text}' is no Application's name such as shop or team-a/shop");
    }

    /// <summary>How a policy names it: <c>default/shop</c>, or <c>default/team-a/shop</c> outside Argo CD's namespace.</summary>
    public string In(string project) => $"{project}/{this}";

    /// <summary>«team-a/shop».</summary>
    public override string ToString() => Namespace is null ? Name : $"{Namespace}/{Name}";

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\z", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Form();
}
