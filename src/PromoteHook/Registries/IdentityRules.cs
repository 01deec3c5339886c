using System.IO.Enumeration;

namespace PromoteHook.Registries;

/// <summary>Finds the identity that settings give for a registry.</summary>
internal static class IdentityRules
{
    /// <summary>The first rule whose registry matches; null when none does.</summary>
    public static IdentityRule? For(this IReadOnlyList<IdentityRule> rules, string registry) =>
        rules.FirstOrDefault(rule => Covers(rule.Registry, registry));

    private static bool Covers(string pattern, string registry)
    {
        var (host, port) = Split(pattern);
        var (asked, askedPort) = Split(registry);
        var labels = host.Split('.');
        var parts = asked.Split('.');
        return port == askedPort && labels.Length == parts.Length
            && labels.Zip(parts).All(pair => FileSystemName.MatchesSimpleExpression(pair.First, pair.Second, ignoreCase: false));
    }

    private static (string Host, string Port) Split(string registry)
    {
        var colon = registry.LastIndexOf(':');
        return colon > registry.LastIndexOf(']') ? (registry[..colon], registry[colon..]) : (registry, "");
    }
}
