using System.Text.RegularExpressions;
using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.Registries;

/// <summary>A real docker-registry process on a free loopback port, its storage in a folder of its own.</summary>
internal sealed partial class DockerRegistry : IAsyncDisposable
{
    private readonly TempFolder folder;
    private readonly RunningProgram program;

    private DockerRegistry(TempFolder folder, RunningProgram program, string host)
    {
        this.folder = folder;
        this.program = program;
        Host = host;
    }

    /// <summary>Address and port, as references start with it.</summary>
    public string Host { get; }

    /// <summary>Every file of its storage, open uploads among them.</summary>
    /// <remarks>Without the state of hashes, of which version 2.8 leaves an empty one behind when an upload is cancelled.</remarks>
    public IReadOnlyList<string> Files =>
    [
        .. Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/hashstates/", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Starts one. It takes its port itself and says which, so that none is guessed and nothing is waited for.</summary>
    public static async Task<DockerRegistry> StartAsync(bool login = false, LoopbackCertificate? certificate = null)
    {
        var registry = Tools.Require("docker-registry");
        var folder = new TempFolder();
        var config = folder.Write("config.yml", Config(folder, login, certificate));
        var program = RunningProgram.Start(new ProgramCall(registry, "serve", config)
        {
            ReadyLine = "listening on ",
            TimeLimit = TimeSpan.FromHours(1),
        });

        return new DockerRegistry(folder, program, Address().Match(await program.Ready).Groups[1].Value);
    }

    public async ValueTask DisposeAsync()
    {
        // Shown with the test if it fails; what is merely not there yet is no news.
        var complaints = program.Errors.Split('\n').Where(line =>
            line.Contains("level=error", StringComparison.Ordinal)
            && !line.Contains("http.response.status=404", StringComparison.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine($"docker-registry {Host}\n{string.Join('\n', complaints)}");
        await program.DisposeAsync();
        folder.Dispose();
    }

    private static string Config(TempFolder folder, bool login, LoopbackCertificate? certificate)
    {
        var config = $"""
            version: 0.1
            log:
              accesslog:
                disabled: true
            storage:
              filesystem:
                rootdirectory: '{folder.At("storage")}'
              delete:
                enabled: true
            validation:
              # Without it a manifest with foreign layers is refused.
              manifests:
                urls:
                  allow: ['^https?://']
            http:
              addr: 127.0.0.1:0
              secret: the same for all requests
            """;
        if (certificate is not null)
        {
            config += $"\n  tls: {{certificate: '{certificate.CertificateFile}', key: '{certificate.KeyFile}'}}";
        }

        if (login)
        {
            config += $"\nauth: {{htpasswd: {{realm: test, path: '{folder.Write("htpasswd", RegistryLogin.Htpasswd)}'}}}}";
        }

        return config + "\n";
    }

    [GeneratedRegex(@"listening on ([0-9.]+:[0-9]+)")]
    private static partial Regex Address();
}
