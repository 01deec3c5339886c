using PromoteHook.Mapping;
using PromoteHook.Reporting;

namespace PromoteHook.Commands;

/// <summary>Warns of variables that look like ours and mean nothing: a typo there would be passed over in silence.</summary>
internal static class EnvironmentCheck
{
    public static void Warn(LineWriter lines, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> known)
    {
        foreach (var name in environment.Keys.Where(name => IsUnknown(name, known)).Order(StringComparer.Ordinal))
        {
            lines.Write($"warning: {name} is no setting of promote-hook; did you mean {Nearest(name, known)}?");
        }
    }

    /// <remarks>
    /// A Service named promote-hook puts PROMOTE_HOOK_SERVICE_HOST and PROMOTE_HOOK_PORT… into every pod of its namespace.
    /// Source: <see href="https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables"/>.
    /// </remarks>
    private static bool IsUnknown(string name, IReadOnlyList<string> known) =>
        name.StartsWith(Surroundings.Prefix, StringComparison.Ordinal)
        && !known.Contains(name)
        && !name.StartsWith(Surroundings.Prefix + "SERVICE_", StringComparison.Ordinal)
        && name != Surroundings.Prefix + "PORT"
        && !name.StartsWith(Surroundings.Prefix + "PORT_", StringComparison.Ordinal);

    private static string Nearest(string name, IReadOnlyList<string> known) => known.MinBy(candidate => EditDistance.Between(candidate, name))!;
}
