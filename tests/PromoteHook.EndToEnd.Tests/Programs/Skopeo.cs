using PromoteHook.EndToEnd.Tests.Registries;

namespace PromoteHook.EndToEnd.Tests.Programs;

/// <summary>skopeo, as judge.</summary>
internal sealed class Skopeo(RegistryLogin? login = null)
{
    /// <summary>The manifest's bytes; null where skopeo does not take the manifest's type.</summary>
    public async Task<byte[]?> InspectRawAsync(string reference)
    {
        var call = new ProgramCall(
            Tools.Require("skopeo"), "inspect", "--raw", "--tls-verify=false", $"docker://{reference}")
        {
            Environment = RegistryLogin.EnvironmentOf(login),
        };
        var result = await call.RunAsync();

        return result.ExitCode == 0 ? result.Output : null;
    }
}
