using System.Text;

namespace PromoteHook.ArgoCd;

/// <summary>One question to the API; all are GETs.</summary>
/// <param name="Path">Below the server's root, with the query.</param>
/// <param name="What">What is asked for, for people: «application shop».</param>
internal sealed record ArgoCdRequest(string Path, string What)
{
    /// <summary>Rendering may clone and build; the rest is looked up.</summary>
    private static readonly TimeSpan RenderLimit = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan LookUpLimit = TimeSpan.FromSeconds(20);

    /// <summary>The Application that has to be allowed and there; null for what belongs to none.</summary>
    public ApplicationName? Application { get; init; }

    /// <summary>The AppProject it was asked for in; null when that was left open.</summary>
    public string? Project { get; init; }

    /// <summary>How long one try may take.</summary>
    public TimeSpan Limit { get; init; } = LookUpLimit;

    /// <summary>The server's version; wants no token.</summary>
    public static ArgoCdRequest Version { get; } = new("api/version", "its version");

    /// <summary>Whose the token is.</summary>
    public static ArgoCdRequest UserInfo { get; } = new("api/v1/session/userinfo", "whose the token is");

    /// <summary>An Application.</summary>
    public static ArgoCdRequest For(ApplicationName application, string? project) =>
        Of(application, project, "", [], $"application {application}");

    /// <summary>What an Application renders to: at the target's revisions, or, without a target, at what its own sources name.</summary>
    public static ArgoCdRequest Manifests(ApplicationName application, string? project, SyncTarget? target) =>
        Of(application, project, "/manifests", target is null ? [] : RevisionsOf(target), $"the manifests of application {application}{(target is null ? "" : $" at {target}")}") with { Limit = RenderLimit };

    /// <summary>What the last comparison of an Application saw.</summary>
    public static ArgoCdRequest ManagedResources(ApplicationName application, string? project) =>
        Of(application, project, "/managed-resources", [], $"the managed resources of application {application}");

    /// <remarks>
    /// An Application with several sources passes over <c>revision</c> in silence and renders the branch heads; it wants every position
    /// with its revision, the keys repeated.
    /// </remarks>
    private static IEnumerable<(string Key, string Value)> RevisionsOf(SyncTarget target) => target.Sources is { AreSeveral: true }
        ? [.. target.Revisions.Select((_, at) => ("sourcePositions", $"{at + 1}")), .. target.Revisions.Select(revision => ("revisions", revision))]
        : [("revision", target.Revisions[0])];

    private static ArgoCdRequest Of(ApplicationName application, string? project, string below, IEnumerable<(string Key, string Value)> more, string what)
    {
        (string Key, string? Value)[] all = [("project", project), ("appNamespace", application.Namespace), .. more];
        var path = new StringBuilder($"api/v1/applications/{application.Name}{below}");
        var separator = '?';
        foreach (var (key, value) in all.Where(pair => pair.Value is not null))
        {
            path.Append(separator).Append(key).Append('=').Append(Uri.EscapeDataString(value!));
            separator = '&';
        }

        return new ArgoCdRequest(path.ToString(), what) { Application = application, Project = project };
    }
}
