using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PromoteHook.EndToEnd.Tests.Registries;

namespace PromoteHook.Benchmarks.Registries;

/// <summary>A real docker-registry on a loopback port, its storage in a folder of the caller's.</summary>
internal sealed class RegistryProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly string folder;

    private RegistryProcess(Process process, string folder, int port, bool isSecure)
    {
        this.process = process;
        this.folder = folder;
        Host = $"127.0.0.1:{port}";
        Address = new Uri($"{(isSecure ? "https" : "http")}://{Host}/");
    }

    /// <summary>Address and port, as references start with it.</summary>
    public string Host { get; }

    public Uri Address { get; }

    /// <summary>What the registry stores; it keeps nothing of it in memory, so that it may be changed under it.</summary>
    public string Storage => Path.Combine(folder, "docker", "registry", "v2");

    public static async Task<RegistryProcess> StartAsync(string program, string folder, LoopbackCertificate? certificate = null)
    {
        Directory.CreateDirectory(folder);
        var port = FreePort();
        var config = Path.Combine(folder, "config.yml");
        await File.WriteAllTextAsync(config, ConfigFor(folder, port, certificate));

        // Its log goes to a file: at every level it tells of each 404, and a pipe would have us read along.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" serve \"$1\" >\"$2\" 2>&1 </dev/null", program, config, Path.Combine(folder, "log")]);
        var registry = new RegistryProcess(Process.Start(start)!, folder, port, certificate is not null);
        await registry.ListeningAsync(port);
        return registry;
    }

    /// <summary>Deletes everything stored.</summary>
    public void Wipe()
    {
        if (Directory.Exists(Storage))
        {
            Directory.Delete(Storage, recursive: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task ListeningAsync(int port)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
                return;
            }
            catch (SocketException) when (!process.HasExited)
            {
                await Task.Delay(20, limit.Token);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string ConfigFor(string folder, int port, LoopbackCertificate? certificate)
    {
        var config = $"""
            version: 0.1
            log:
              level: error
              accesslog:
                disabled: true
            storage:
              filesystem:
                rootdirectory: '{folder}'
              delete:
                enabled: true
            http:
              addr: 127.0.0.1:{port}
              secret: the same for all requests
            """;
        return certificate is null ? config : config + $"\n  tls: {{certificate: '{certificate.CertificateFile}', key: '{certificate.KeyFile}'}}\n";
    }
}
