namespace PromoteHook.ArgoCd;

/// <summary>Where Argo CD's API answers.</summary>
/// <param name="Root">Its root with a slash at the end; the server's <c>--rootpath</c> is its path.</param>
internal sealed record ArgoCdServer(Uri Root)
{
    /// <summary>Reads <c>argocd-server.argocd</c>, <c>https://argocd.example.com/argo</c> or <c>http://…</c>; without a scheme it is https.</summary>
    /// <exception cref="FormatException">It is no such URL.</exception>
    public static ArgoCdServer Parse(string text)
    {
        var whole = text.Contains("://", StringComparison.Ordinal) ? text : $"https://{text}";
        if (!Uri.TryCreate(whole, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0
            || uri.UserInfo.Length + uri.Query.Length + uri.Fragment.Length > 0)
        {
            // The text is not shown: somebody may have put a login into it.
            throw new FormatException("this is no address such as argocd-server.argocd, https://argocd.example.com/argo or http://argocd-server.argocd");
        }

        return new ArgoCdServer(new Uri(uri.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/"));
    }

    /// <summary>A resource of the API.</summary>
    public Uri At(string pathAndQuery) => new(Root, pathAndQuery);

    /// <summary>As people wrote it, without the scheme that is meant anyway.</summary>
    public override string ToString() =>
        (Root.Scheme == Uri.UriSchemeHttps ? "" : $"{Root.Scheme}://") + Root.Authority + Root.AbsolutePath.TrimEnd('/');
}
