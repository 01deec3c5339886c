using PromoteHook.Oci;

namespace PromoteHook.Discovery.Reading;

/// <summary>The refusals of reading: all DiscoveryFailed, all with the place first.</summary>
internal static class Unreadable
{
    /// <summary>What a fault quotes of a text may be as long as the text.</summary>
    private const int MaxFault = 1000;

    private const string FeedRendered = "correct it; where it is a template, feed what kustomize build or helm template makes of it";

    public static RefusalException At(string file, int line, int column, string fault, string remedy = FeedRendered) =>
        new(ExitCode.DiscoveryFailed, $"{file}:{line}:{column}: {Shortened(fault)}", remedy);

    public static RefusalException At(string file, int line, string fault, string remedy) =>
        new(ExitCode.DiscoveryFailed, $"{file}:{line}: {Shortened(fault)}", remedy);

    public static RefusalException File(string file, string fault, string remedy) =>
        new(ExitCode.DiscoveryFailed, $"{file}: {fault}", remedy);

    /// <summary>A text of which no more is told than a line should hold.</summary>
    public static string Shortened(string text) => Excerpt.Beginning(text, MaxFault);

    public static RefusalException NotText(string file) =>
        File(file, "holds bytes that are not UTF-8", "save it as UTF-8, or as UTF-16 with a byte order mark");
}
