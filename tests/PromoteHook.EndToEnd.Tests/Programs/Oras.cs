using PromoteHook.EndToEnd.Tests.Registries;

namespace PromoteHook.EndToEnd.Tests.Programs;

/// <summary>oras, as maker of artifacts.</summary>
internal sealed class Oras(RegistryLogin? login = null)
{
    /// <summary>Pushes files of <paramref name="folder"/> ("name:media/type") as one artifact.</summary>
    public Task PushAsync(string folder, string reference, params IEnumerable<string> arguments) =>
        RunAsync(folder, ["push", "--plain-http", "--disable-path-validation", reference, .. arguments]);

    /// <summary>The digest a reference stands for.</summary>
    public async Task<string> DigestAsync(string reference) =>
        (await RunAsync(null, ["resolve", "--plain-http", reference])).Text;

    private Task<ProgramResult> RunAsync(string? folder, IReadOnlyList<string> arguments) =>
        new ProgramCall(Tools.Require("oras"), arguments)
        {
            Folder = folder,
            Environment = RegistryLogin.EnvironmentOf(login),
        }.SucceedAsync();
}
