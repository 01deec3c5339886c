using System.Text;

namespace PromoteHook.Sbom.Sources;

/// <summary>A package of Debian or Ubuntu that a base says it has. The distribution is os-release's ID, or "debian" without one.</summary>
internal sealed record DpkgStatus(string Name, string Version, string Architecture, string Maintainer, string Distribution)
{
    /// <summary>
    /// What dpkg's own file names, and the files of a folder that distroless bases have in its place. Empty: the base has neither.
    /// </summary>
    public static IReadOnlyList<DpkgStatus> Read(IReadOnlyDictionary<string, byte[]> files)
    {
        var distribution = DistributionOf(files);
        return [.. files
            .Where(file => file.Key is "var/lib/dpkg/status" || (file.Key.StartsWith("var/lib/dpkg/status.d/", StringComparison.Ordinal) && !file.Key.EndsWith(".md5sums", StringComparison.Ordinal)))
            .SelectMany(file => Encoding.UTF8.GetString(file.Value).Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(Fields)
            .Select(fields => new DpkgStatus(fields["Package"], fields["Version"], fields["Architecture"], fields.GetValueOrDefault("Maintainer", "unknown"), distribution))
            .Distinct()
            .OrderBy(package => package.Name, StringComparer.Ordinal)];
    }

    private static Dictionary<string, string> Fields(string entry) => entry.Split('\n')
        .Where(line => !line.StartsWith(' ') && line.Contains(": ", StringComparison.Ordinal))
        .Select(line => line.Split(": ", 2))
        .ToDictionary(field => field[0], field => field[1]);

    private static string DistributionOf(IReadOnlyDictionary<string, byte[]> files) =>
        ((string[])["etc/os-release", "usr/lib/os-release"])
            .Where(files.ContainsKey)
            .SelectMany(path => Encoding.UTF8.GetString(files[path]).Split('\n'))
            .FirstOrDefault(line => line.StartsWith("ID=", StringComparison.Ordinal))?["ID=".Length..].Trim('"') ?? "debian";
}
