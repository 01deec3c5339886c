namespace PromoteHook.EndToEnd.Tests.Programs;

/// <summary>kustomize of several ages, alone and inside kubectl.</summary>
internal static class Kustomize
{
    /// <summary>The oldest that the examples want, 5.4, and one between it and the newest.</summary>
    public static IReadOnlyList<string> Kubectls { get; } = ["kubectl31", "kubectl"];

    /// <summary>Renders an overlay with the newest kustomize.</summary>
    public static Task<string> BuildAsync(string overlay) => RunAsync("kustomize", "build", overlay);

    /// <summary>Renders an overlay with the kustomize that a kubectl carries.</summary>
    public static Task<string> BuildByAsync(string kubectl, string overlay) => RunAsync(kubectl, "kustomize", overlay);

    /// <summary>What Argo CD does to the overlay's file for a field of an Application, before the build: <c>set image …</c>.</summary>
    public static Task EditAsync(string overlay, params IEnumerable<string> arguments) =>
        new ProgramCall(Tools.Require("kustomize"), ["edit", .. arguments]) { Folder = overlay }.SucceedAsync();

    private static async Task<string> RunAsync(string program, string command, string overlay)
    {
        // Only charts need helm. kustomize calls Helm 3; Helm 4 has not the flags that its older versions give.
        var isInflating = File.ReadAllText(Path.Combine(overlay, "kustomization.yaml")).Contains("\nhelmCharts:", StringComparison.Ordinal);
        string[] helm = isInflating ? ["--enable-helm", "--helm-command", Tools.Require(HelmChart.Helm3)] : [];
        return (await new ProgramCall(Tools.Require(program), [command, .. helm, overlay]).SucceedAsync()).Text;
    }
}
