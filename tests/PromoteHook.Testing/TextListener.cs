using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PromoteHook.Testing;

/// <summary>A server on loopback that says one text to whoever connects and closes: a proxy that refuses, or no HTTP server at all.</summary>
public sealed class TextListener : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly byte[] text;
    private readonly Task serving;

    public TextListener(string text)
    {
        this.text = Encoding.ASCII.GetBytes(text);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        serving = ServeAsync();
    }

    /// <summary>A proxy's consent; what follows it comes from the other end of the tunnel.</summary>
    public const string Tunnel = "HTTP/1.1 200 Connection established\r\n\r\n";

    public int Port { get; }

    /// <summary>An answer of HTTP/1.1 without a body.</summary>
    public static string Answer(string status, params string[] headers) =>
        $"HTTP/1.1 {status}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}Content-Length: 0\r\nConnection: close\r\n\r\n";

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                _ = SpeakAsync(await listener.AcceptTcpClientAsync(stop.Token));
            }
            catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The test ended.
            }
        }
    }

    private async Task SpeakAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                // What is asked is read first: closing over unread bytes resets the connection, and the text may be lost.
                var stream = client.GetStream();
                await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, stop.Token);
                await stream.WriteAsync(text, stop.Token);
                client.Client.Shutdown(SocketShutdown.Send);
                await stream.CopyToAsync(Stream.Null, stop.Token);
            }
            catch (Exception fault) when (fault is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // The client went away, or the test ended.
            }
        }
    }
}
