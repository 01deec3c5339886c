using System.Text;

namespace PromoteHook.EndToEnd.Tests.Programs;

/// <summary>helm, as renderer of a chart in a folder. It has no cluster.</summary>
/// <param name="Folder">The chart.</param>
internal sealed record HelmChart(string Folder)
{
    /// <summary>Helm 4.</summary>
    public const string Helm4 = "helm";

    /// <summary>Helm 3.</summary>
    public const string Helm3 = "helm3";

    /// <summary>Our chart in the working copy.</summary>
    public static HelmChart PromoteHook { get; } = new(Checkout.At("helm", "promote-hook"));

    /// <summary>What its Chart.yaml calls its version.</summary>
    public string Version => File.ReadLines(Path.Combine(Folder, "Chart.yaml")).Single(line => line.StartsWith("version: ", StringComparison.Ordinal))["version: ".Length..];

    /// <summary>The release; in Argo CD it is the application's name.</summary>
    public string Release { get; init; } = "shop";

    /// <summary>Values in YAML on top of the chart's own. Null: none.</summary>
    public string? Values { get; init; }

    /// <summary>What helm template renders.</summary>
    public async Task<string> RenderAsync(string program = Helm4) => (await CallAsync(program, "template", Release).SucceedAsync()).Text + "\n";

    /// <summary>Why helm template refuses the values.</summary>
    public async Task<string> RefusalAsync(string program = Helm4) => (await CallAsync(program, "template", Release).RunAsync()).Exited(1).Errors;

    /// <summary>What helm lint says to a chart without faults, warnings taken as faults.</summary>
    public async Task<string> LintAsync(string program) => (await CallAsync(program, "lint", "--strict").SucceedAsync()).Text;

    /// <summary>What helm install shows to the one who installs. Helm 4 only: Helm 3 asks a cluster even then.</summary>
    public async Task<string> NotesAsync()
    {
        var shown = (await CallAsync(Helm4, "install", Release, "--dry-run=client").SucceedAsync()).Text;
        return shown[(shown.IndexOf("NOTES:\n", StringComparison.Ordinal) + 7)..] + "\n";
    }

    // Values by standard input spare a file for each call.
    private ProgramCall CallAsync(string program, params IEnumerable<string> arguments) =>
        new(Tools.Require(program), [.. arguments, Folder, "--values", "-"]) { Input = Encoding.UTF8.GetBytes(Values ?? "{}") };
}
