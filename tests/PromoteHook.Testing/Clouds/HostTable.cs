using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PromoteHook.Testing.Clouds;

/// <summary>What stands behind each name of a <see cref="NamedHosts"/>: handlers by path, or a port.</summary>
internal sealed class HostTable(TestAuthority authority)
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<(PathString Path, RequestDelegate Handler)>> handlers = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, int> ports = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, SslStreamCertificateContext> certificates = new(StringComparer.OrdinalIgnoreCase);

    public bool Contains(string host) => handlers.ContainsKey(host) || ports.ContainsKey(host);

    /// <exception cref="ArgumentException">Something answers there already.</exception>
    public void Add(string host, PathString path, RequestDelegate handler)
    {
        if (ports.ContainsKey(host) || handlers.GetValueOrDefault(host, []).Any(entry => entry.Path == path))
        {
            throw new ArgumentException($"{host}{path} has a server already", nameof(host));
        }

        // The longest path that fits is to be found first.
        handlers.AddOrUpdate(host, [(path, handler)], (_, entries) => [.. entries.Append((Path: path, handler)).OrderByDescending(entry => entry.Path.Value?.Length ?? 0)]);
    }

    /// <exception cref="ArgumentException">Something answers there already.</exception>
    public void Add(string host, int port)
    {
        if (handlers.ContainsKey(host) || !ports.TryAdd(host, port))
        {
            throw new ArgumentException($"{host} has a server already", nameof(host));
        }
    }

    /// <summary>The handshake for the name that a client asks for; what stands behind a port is spoken to in HTTP/1.1.</summary>
    public SslServerAuthenticationOptions HandshakeFor(string host) => new()
    {
        ServerCertificateContext = certificates.GetOrAdd(host.Length == 0 ? "localhost" : host, name =>
            SslStreamCertificateContext.Create(authority.Issue(name, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue), additionalCertificates: null, offline: true)),
        ApplicationProtocols = ports.ContainsKey(host) ? [SslApplicationProtocol.Http11] : [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
    };

    /// <summary>Answers a request by the handler of its host and path.</summary>
    public Task HandleAsync(HttpContext context)
    {
        var found = handlers.GetValueOrDefault(context.Request.Host.Host, []).FirstOrDefault(entry => context.Request.Path.StartsWithSegments(entry.Path));
        if (found.Handler is not null)
        {
            return found.Handler(context);
        }

        context.Response.StatusCode = handlers.ContainsKey(context.Request.Host.Host) ? StatusCodes.Status404NotFound : StatusCodes.Status421MisdirectedRequest;
        return Task.CompletedTask;
    }

    /// <summary>Carries a connection, its TLS ended here, to the port behind its name; connections to other names go on to HTTP.</summary>
    public async Task RelayAsync(ConnectionContext connection, ConnectionDelegate next, CancellationToken cancellationToken)
    {
        if (!ports.TryGetValue(connection.Features.GetRequiredFeature<ITlsHandshakeFeature>().HostName, out var port))
        {
            await next(connection);
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, cancellationToken);
        using var server = new TcpClient { NoDelay = true };
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, port, ended.Token);
            var stream = server.GetStream();
            var asking = AskAsync(connection, server, ended.Token);
            await stream.CopyToAsync(connection.Transport.Output.AsStream(leaveOpen: true), ended.Token);
            await ended.CancelAsync();
            await asking;
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or SocketException or ConnectionAbortedException or InvalidOperationException)
        {
            // One end went away, or the test ended.
        }
    }

    private static async Task AskAsync(ConnectionContext connection, TcpClient server, CancellationToken cancellationToken)
    {
        try
        {
            await connection.Transport.Input.CopyToAsync(server.GetStream(), cancellationToken);
            server.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or SocketException or ConnectionAbortedException or ObjectDisposedException)
        {
            // The answer, if one is under way, comes without what was left to ask.
        }
    }
}
