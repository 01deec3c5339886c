using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace PromoteHook.Testing;

/// <summary>A TLS server on loopback that answers every request with an empty 200, under a certificate of its own authority.</summary>
public sealed class TlsListener : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly TestAuthority authority = new();
    private readonly X509Certificate2 certificate;
    private readonly Task serving;

    public TlsListener(string host, DateTimeOffset from, DateTimeOffset to)
    {
        certificate = authority.Issue(host, from, to);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        serving = ServeAsync();
    }

    public X509Certificate2 Authority => authority.Certificate;

    public int Port { get; }

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
        certificate.Dispose();
        authority.Dispose();
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(stop.Token);
                await using var stream = new SslStream(client.GetStream());
                await stream.AuthenticateAsServerAsync(certificate);
                var buffer = new byte[4096];
                while (await stream.ReadAsync(buffer, stop.Token) > 0)
                {
                    await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), stop.Token);
                    break;
                }
            }
            catch (Exception fault) when (fault is OperationCanceledException or AuthenticationException or IOException or SocketException or ObjectDisposedException)
            {
                // A client that speaks no TLS or refuses the certificate, or the end of the test.
            }
        }
    }
}
