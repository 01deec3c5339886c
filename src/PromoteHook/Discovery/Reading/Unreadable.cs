namespace PromoteHook.Discovery.Reading;

/// <summary>The refusals of reading: all DiscoveryFailed, all with the place first.</summary>
internal static class Unreadable
{
    private const string FeedRendered = "correct it; where it is a template, feed what kustomize build or helm template makes of it";

    public static RefusalException At(string file, int line, int column, string fault, string remedy = FeedRendered) =>
        new(ExitCode.DiscoveryFailed, $"{file}:{line}:{column}: {fault}", remedy);

    public static RefusalException At(string file, int line, string fault, string remedy) =>
        new(ExitCode.DiscoveryFailed, $"{file}:{line}: {fault}", remedy);

    public static RefusalException File(string file, string fault, string remedy) =>
        new(ExitCode.DiscoveryFailed, $"{file}: {fault}", remedy);

    public static RefusalException NotText(string file) =>
        File(file, "holds bytes that are not UTF-8", "save it as UTF-8, or as UTF-16 with a byte order mark");
}
