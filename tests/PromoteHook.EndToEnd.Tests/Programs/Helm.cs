using PromoteHook.EndToEnd.Tests.Registries;

namespace PromoteHook.EndToEnd.Tests.Programs;

/// <summary>helm, as maker of charts in registries.</summary>
internal sealed class Helm(RegistryLogin? login = null)
{
    /// <summary>Packages the chart in a folder and pushes it below a repository; its name and version make the reference.</summary>
    public async Task PushAsync(string chart, string repository)
    {
        using var package = new TempFolder();
        await RunAsync("package", chart, "--destination", package.Path);
        await RunAsync("push", "--plain-http", Directory.GetFiles(package.Path).Single(), $"oci://{repository}");
    }

    private Task<ProgramResult> RunAsync(params IReadOnlyList<string> arguments) =>
        new ProgramCall(Tools.Require("helm"), arguments) { Environment = RegistryLogin.EnvironmentOf(login) }.SucceedAsync();
}
