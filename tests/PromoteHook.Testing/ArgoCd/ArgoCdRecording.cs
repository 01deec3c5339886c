using System.Globalization;

namespace PromoteHook.Testing.ArgoCd;

/// <summary>
/// One answer of a real Argo CD 3.5.1, as its file beside this one holds it: status line, headers, body. Hosts, repositories and local
/// paths are made up; bodies are as they were sent.
/// </summary>
public sealed class ArgoCdRecording
{
    private ArgoCdRecording(string name)
    {
        Name = name;
        var lines = File.ReadAllText(Path.Combine(Folder, $"{name}.http")).ReplaceLineEndings("\n");
        var end = lines.IndexOf("\n\n", StringComparison.Ordinal);
        var head = lines[..end].Split('\n');
        Status = int.Parse(head[0].Split(' ')[1], CultureInfo.InvariantCulture);
        Headers = [.. head[1..].Select(line => line.Split(": ", 2)).Select(pair => (pair[0], pair[1]))];
        Body = lines[(end + 2)..];
    }

    /// <summary>The file's name without its ending.</summary>
    public string Name { get; }

    public int Status { get; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; }

    public string Body { get; }

    /// <summary>A header's value; null where it is missing.</summary>
    public string? Header(string name) =>
        Headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "argocd-recordings");

    /// <summary>Reads a recording.</summary>
    public static ArgoCdRecording Read(string name) => new(name);

    /// <summary>What each was asked by, with what token, and when; in the order they were made.</summary>
    public static IReadOnlyList<ArgoCdRecordedRequest> Index { get; } = [.. File.ReadLines(Path.Combine(Folder, "INDEX.tsv")).Skip(1).Select(ArgoCdRecordedRequest.Parse)];

    /// <summary>The text of a file that is no answer: a Job as Argo CD has created it.</summary>
    public static string ReadFile(string name) => File.ReadAllText(Path.Combine(Folder, name));

    /// <summary>The files that are no answers.</summary>
    public static IReadOnlyList<string> Jobs => [.. Directory.GetFiles(Folder, "job-*.yaml").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
}
