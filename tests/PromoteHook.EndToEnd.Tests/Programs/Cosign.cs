namespace PromoteHook.EndToEnd.Tests.Programs;

/// <summary>cosign with a key pair of its own and no service beside the registry, as signer and as judge.</summary>
internal sealed class Cosign : IDisposable
{
    private readonly TempFolder folder = new();

    private Cosign()
    {
    }

    /// <summary>One with a new key pair.</summary>
    public static async Task<Cosign> CreateAsync()
    {
        var cosign = new Cosign();
        await cosign.Call("generate-key-pair").SucceedAsync();
        return cosign;
    }

    /// <summary>Signs what a digest names: as referrer, the default since 3.0, or under the tag of older versions.</summary>
    public Task SignAsync(string reference, bool asTag, params IReadOnlyList<string> more) => Call(
        ["sign", "--key", "cosign.key", .. Offline, $"--new-bundle-format={(asTag ? "false" : "true")}", .. more, reference]).SucceedAsync();

    /// <summary>Attests a predicate of what a digest names, in either form.</summary>
    public Task AttestAsync(string reference, bool asTag)
    {
        folder.Write("predicate.json", """{"built": "here"}""");
        return Call(["attest", "--key", "cosign.key", .. Offline, $"--new-bundle-format={(asTag ? "false" : "true")}", "--type", "custom", "--predicate", "predicate.json", reference]).SucceedAsync();
    }

    /// <summary>True when the key's signature of that form is found and good.</summary>
    public Task<bool> VerifiesAsync(string reference, bool asTag) => TrustsAsync("verify", reference, asTag);

    /// <summary>True when the key's attestation of that form is found and good.</summary>
    public Task<bool> VerifiesAttestationAsync(string reference, bool asTag) => TrustsAsync("verify-attestation", reference, asTag, "--type", "custom");

    public void Dispose() => folder.Dispose();

    private static string[] Offline { get; } = ["--tlog-upload=false", "--use-signing-config=false", "--allow-http-registry", "--yes"];

    private async Task<bool> TrustsAsync(string command, string reference, bool asTag, params IReadOnlyList<string> more)
    {
        var result = await Call(
            [command, "--key", "cosign.pub", "--insecure-ignore-tlog=true", "--allow-http-registry", $"--new-bundle-format={(asTag ? "false" : "true")}", .. more, reference]).RunAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(result.Errors);
        return result.ExitCode == 0;
    }

    private ProgramCall Call(params IReadOnlyList<string> arguments) => new(Tools.Require("cosign"), arguments)
    {
        Folder = folder.Path,
        Environment = new Dictionary<string, string> { ["COSIGN_PASSWORD"] = "" },
    };
}
