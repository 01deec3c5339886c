using System.Net.Sockets;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Doctoring;

/// <summary>Whether a connection can be made, and is closed again at once.</summary>
internal sealed class ConnectionCheck(FirstHop hop, TimeProvider time) : ICheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public CheckKind Kind => CheckKind.Tcp;

    public bool IsDoor => true;

    public async Task<IReadOnlyList<Finding>> ExamineAsync(RegistryEnd end, CancellationToken cancellationToken)
    {
        var (host, port, words) = hop.To(end.Registry);
        using var deadline = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(host, port, either.Token);
            return [end.Ok(CheckKind.Tcp, $"{words} takes connections")];
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return [Fail(end, words, ConnectionObstacle.Silent, $"no connection within {Limit.TotalSeconds:0} seconds")];
        }
        catch (SocketException fault)
        {
            return fault.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => [Fail(end, words, ConnectionObstacle.Refused, "connection refused")],
                SocketError.HostUnreachable or SocketError.NetworkUnreachable => [Fail(end, words, ConnectionObstacle.NoRoute, "no route to host")],
                _ => [Fail(end, words, ConnectionObstacle.Cut, "no connection")],
            };
        }
    }

    private static Finding Fail(RegistryEnd end, string words, ConnectionObstacle obstacle, string cause) =>
        end.Fail(CheckKind.Tcp, ExitCode.Unavailable, $"{words}: {cause}", ConnectionRemedy.For(obstacle, null, words));
}
