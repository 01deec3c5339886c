using System.Text;

namespace PromoteHook.Fuzz.Inputs;

/// <summary>Files of the working copy that inputs are made of.</summary>
internal static class Seeds
{
    /// <summary>Longer ones would only be slow; what they hold stands in shorter ones too.</summary>
    private const int MaxBytes = 32 * 1024;

    private static readonly string Root = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>The files below a folder whose names end so, in their order.</summary>
    public static List<byte[]> Below(string folder, params string[] endings) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
            .Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)) && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(content => content.Length is > 0 and <= MaxBytes)];

    public static List<byte[]> Of(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    /// <summary>The bodies of recorded answers, which stand behind the first empty line.</summary>
    public static List<byte[]> Bodies(string folder, Func<string, bool> isWanted) =>
        [.. Below(folder, ".http").Select(content => Encoding.UTF8.GetString(content).ReplaceLineEndings("\n")).Where(isWanted).Select(text => Encoding.UTF8.GetBytes(text[(text.IndexOf("\n\n", StringComparison.Ordinal) + 2)..])).Where(body => body.Length > 0)];

    private static string FindRoot(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PromoteHook.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new FuzzException("the fuzzer runs outside of its repository");
    }
}
