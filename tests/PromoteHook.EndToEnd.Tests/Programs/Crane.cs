using PromoteHook.EndToEnd.Tests.Registries;

namespace PromoteHook.EndToEnd.Tests.Programs;

/// <summary>crane, as maker of images and as judge.</summary>
internal sealed class Crane(RegistryLogin? login = null)
{
    /// <summary>The digest a reference stands for, by HEAD or GET as crane likes.</summary>
    public async Task<string> DigestAsync(string reference) => (await RunAsync("digest", reference)).Text;

    /// <summary>The manifest's bytes as the registry serves them.</summary>
    public async Task<byte[]> ManifestAsync(string reference) => (await RunAsync("manifest", reference)).Output;

    /// <summary>Reads the whole image and compares every digest and size.</summary>
    public Task ValidateAsync(string reference) => RunAsync("validate", "--remote", reference);

    /// <summary>Pushes an image of one layer per tar file, from scratch; in Docker's types unless <paramref name="oci"/>.</summary>
    public Task AppendAsync(string reference, bool oci, params IEnumerable<string> layers) =>
        RunAsync(["append", .. Files(layers), "-t", reference, .. oci ? (string[])["--oci-empty-base"] : []]);

    /// <summary>Any other command; insists on success.</summary>
    public Task<ProgramResult> RunAsync(params IReadOnlyList<string> arguments) =>
        new ProgramCall(Tools.Require("crane"), arguments) { Environment = RegistryLogin.EnvironmentOf(login) }.SucceedAsync();

    private static IEnumerable<string> Files(IEnumerable<string> layers) => layers.SelectMany(layer => (string[])["-f", layer]);
}
