namespace PromoteHook.Tests.Documents;

/// <summary>Finds our commands in lines for a shell.</summary>
internal static class CommandText
{
    private const string Program = "promote-hook ";

    /// <summary>The commands of a line that name a command: <c>promote-hook plan …</c>, also behind a pipe.</summary>
    public static IEnumerable<string> Of(string line) => line.Split(" | ")
        .Select(part => part.Trim())
        .Select(part => part.StartsWith("source <(", StringComparison.Ordinal) ? part[9..^1] : part)
        .Where(part => part.StartsWith(Program, StringComparison.Ordinal))
        .Select(part => part.Split(" > ")[0].Split(" #")[0].Trim());
}
