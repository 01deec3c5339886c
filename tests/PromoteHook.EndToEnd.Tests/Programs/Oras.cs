using System.Text.Json;
using PromoteHook.EndToEnd.Tests.Registries;

namespace PromoteHook.EndToEnd.Tests.Programs;

/// <summary>oras, as maker of artifacts and as judge of what refers to what.</summary>
internal sealed class Oras(RegistryLogin? login = null)
{
    /// <summary>Pushes files of <paramref name="folder"/> ("name:media/type") as one artifact.</summary>
    public Task PushAsync(string folder, string reference, params IEnumerable<string> arguments) =>
        RunAsync(folder, ["push", "--plain-http", "--disable-path-validation", reference, .. arguments]);

    /// <summary>The digest a reference stands for.</summary>
    public async Task<string> DigestAsync(string reference) =>
        (await RunAsync(null, ["resolve", "--plain-http", reference])).Text;

    /// <summary>Attaches a file of <paramref name="folder"/> ("name:media/type") to what a reference names.</summary>
    public Task AttachAsync(string folder, string reference, string artifactType, string file) =>
        RunAsync(folder, ["attach", "--plain-http", "--artifact-type", artifactType, reference, file]);

    /// <summary>Pushes an image of an OCI layout, and all that refers to it there.</summary>
    public Task PushLayoutAsync(string layoutReference, string reference) =>
        RunAsync(null, ["cp", "--recursive", "--from-oci-layout", "--to-plain-http", layoutReference, reference]);

    /// <summary>The digests of all that refers to a reference, and of what refers to that, in a stable order.</summary>
    public async Task<IReadOnlyList<string>> DiscoverAsync(string reference)
    {
        using var tree = JsonDocument.Parse((await RunAsync(null, ["discover", "--plain-http", "--format", "json", reference])).Output);
        return [.. DigestsBelow(tree.RootElement).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> DigestsBelow(JsonElement node) =>
        node.TryGetProperty("referrers", out var referrers) && referrers.ValueKind == JsonValueKind.Array
            ? referrers.EnumerateArray().SelectMany(referrer => DigestsBelow(referrer).Prepend(referrer.GetProperty("digest").GetString()!))
            : [];

    private Task<ProgramResult> RunAsync(string? folder, IReadOnlyList<string> arguments) =>
        new ProgramCall(Tools.Require("oras"), arguments)
        {
            Folder = folder,
            Environment = RegistryLogin.EnvironmentOf(login),
        }.SucceedAsync();
}
