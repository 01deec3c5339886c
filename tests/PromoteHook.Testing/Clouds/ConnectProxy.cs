using System.Net;
using System.Net.Sockets;
using System.Text;
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.Testing.Clouds;

/// <summary>An HTTP proxy on loopback that opens tunnels by CONNECT to the names it knows, all to one port, and answers 502 to everything else.</summary>
internal sealed class ConnectProxy : IAsyncDisposable
{
    private const int MaxHeadBytes = 16 * 1024;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Lock guard = new();
    private readonly List<string> connects = [];
    private readonly List<string> refused = [];
    private readonly Func<string, bool> isKnown;
    private readonly int target;
    private readonly string? login;
    private readonly Task serving;

    /// <param name="isKnown">True for names to connect to.</param>
    /// <param name="target">The loopback port that every tunnel leads to.</param>
    /// <param name="login">Who may ask; null lets everybody.</param>
    public ConnectProxy(Func<string, bool> isKnown, int target, (string Name, string Password)? login = null)
    {
        this.isKnown = isKnown;
        this.target = target;
        this.login = login is var (name, password) ? $"Basic {Secret.Login(name, Secret.Known(SecretKind.ProxyPassword, password))}" : null;
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        serving = ServeAsync();
    }

    public int Port { get; }

    /// <summary>What was asked for so far, in order: the name alone for port 443, else with its port.</summary>
    public IReadOnlyList<string> Connects => Copy(connects);

    /// <summary>Those of <see cref="Connects"/> that were answered 502.</summary>
    public IReadOnlyList<string> Refused => Copy(refused);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await serving;
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync(stop.Token), stop.Token);
            }
            catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The test ended.
            }
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                if (await ReadRequestAsync(stream, cancellationToken) is not var (method, asked, shown))
                {
                    return;
                }

                if (login is not null && shown != login)
                {
                    await EndAsync(client, stream, "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"", cancellationToken);
                    return;
                }

                if (Admit(method, asked))
                {
                    await TunnelAsync(client.Client, cancellationToken);
                    return;
                }

                await EndAsync(client, stream, "HTTP/1.1 502 Bad Gateway", cancellationToken);
            }
            catch (Exception fault) when (fault is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // One end went away, or the test ended.
            }
        }
    }

    private static async Task EndAsync(TcpClient client, NetworkStream stream, string answer, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), cancellationToken);

        // Closing over unread bytes resets the connection, and the answer may be lost.
        client.Client.Shutdown(SocketShutdown.Send);
        await stream.CopyToAsync(Stream.Null, cancellationToken);
    }

    /// <summary>Reads a request's head; null when the client closes before its end.</summary>
    /// <remarks>A client of CONNECT sends nothing more before the answer, so that no byte of the tunnel is swallowed here.</remarks>
    private static async Task<(string Method, string Asked, string Shown)?> ReadRequestAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxHeadBytes];
        var length = 0;
        while (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                return null;
            }

            length += read;
        }

        var head = Encoding.ASCII.GetString(buffer, 0, length);
        const string Header = "\r\nProxy-Authorization: ";
        var shown = head.IndexOf(Header, StringComparison.OrdinalIgnoreCase) is > 0 and var at ? head[(at + Header.Length)..].Split('\r')[0] : "";
        Secret.Presented(shown, SecretKind.ProxyPassword);
        var words = head.Split(' ', 3);
        var asked = words[0] == "CONNECT" ? words[1] : Uri.TryCreate(words[1], UriKind.Absolute, out var uri) ? $"{uri.Host}:{uri.Port}" : words[1];
        return (words[0], asked.EndsWith(":443", StringComparison.Ordinal) ? asked[..^4] : asked, shown);
    }

    private bool Admit(string method, string asked)
    {
        var isAdmitted = method == "CONNECT" && isKnown(asked);
        lock (guard)
        {
            connects.Add(asked);
            if (!isAdmitted)
            {
                refused.Add(asked);
            }
        }

        return isAdmitted;
    }

    private async Task TunnelAsync(Socket client, CancellationToken cancellationToken)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await server.ConnectAsync(new IPEndPoint(IPAddress.Loopback, target), cancellationToken);
        client.NoDelay = true;
        await client.SendAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), cancellationToken);
        await Task.WhenAll(PumpAsync(client, server, cancellationToken), PumpAsync(server, client, cancellationToken));
    }

    /// <summary>Carries bytes one way until their end or a fault, and tells the other side that no more will come.</summary>
    /// <remarks>After a fault the other way goes on: a server that refuses an upload early has its answer still under way.</remarks>
    private static async Task PumpAsync(Socket from, Socket to, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, cancellationToken) is > 0 and var read)
            {
                for (var sent = 0; sent < read;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), cancellationToken);
                }
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One end went away, or the test ended.
        }

        try
        {
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // It has gone already.
        }
    }

    private string[] Copy(List<string> list)
    {
        lock (guard)
        {
            return [.. list];
        }
    }
}
