using PromoteHook.Benchmarks.Images;

namespace PromoteHook.Benchmarks.Scenarios;

/// <summary>S8: process start alone, and up to the answer to a first request.</summary>
internal static class StartUp
{
    private const string TlsHost = $"${TlsHostVariable}";
    private const string CaFile = $"${CaFileVariable}";

    /// <summary>The environment variable with address and port of a registry that speaks TLS.</summary>
    public const string TlsHostVariable = "TLS_HOST";

    /// <summary>The environment variable with the file of its certificate authority.</summary>
    public const string CaFileVariable = "CA_FILE";

    public static Scenario Scenario() => new("S8", "process start, and first request", [new("app", [new LayerRecipe(8000, 1024)])],
    [
        new("crane version", site => $"exec {site.Tools.Crane} version"),
        new("promote-hook --version", site => $"exec {site.Tools.PromoteHook} --version"),
        new("crane digest, http", site => $"exec {site.Tools.Crane} digest {site.Images[0].At(site.Destination)}"),
        new("promote-hook plan, http", site => Plan(site, site.Destination, "")),
        new("crane digest, https", site => $"export SSL_CERT_FILE={CaFile}; exec {site.Tools.Crane} digest {site.Images[0].At(TlsHost)}"),
        new("promote-hook plan, https", site => Plan(site, TlsHost, $"--ca-file {CaFile}")),
        new("promote-hook plan, https, SSL_CERT_FILE and no SSL_CERT_DIR", site => $"export SSL_CERT_DIR=/nonexistent SSL_CERT_FILE={CaFile}; " + Plan(site, TlsHost, "")),
    ])
    {
        Missing = 0,
        IsBrief = true,
        NeedsTls = true,
        Yardstick = "crane version",
    };

    private static string Plan(Site site, string destination, string options) =>
        $"exec {site.Tools.PromoteHook} plan --image {site.Images[0].At(destination)} --from '{site.Source}/**' --to \"{destination}/**\" {options}";
}
