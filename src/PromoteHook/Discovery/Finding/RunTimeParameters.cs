namespace PromoteHook.Discovery.Finding;

/// <summary>Groups whose controllers fill in parameters when they run: what looks like a placeholder there is none, and what it will be cannot be known.</summary>
internal static class RunTimeParameters
{
    private static readonly (string Group, string Opening)[] Known =
    [
        ("argoproj.io", "{{"),
        ("tekton.dev", "$("),
        ("triggers.tekton.dev", "$("),
        ("template.openshift.io", "${"),
        ("kro.run", "${"),
    ];

    /// <summary>True when the text holds such a parameter of the group.</summary>
    public static bool StandIn(string group, string text) =>
        Known.Any(known => known.Group == group && text.Contains(known.Opening, StringComparison.Ordinal));
}
