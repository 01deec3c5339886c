using System.Net;
using System.Net.Sockets;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Doctoring;

/// <summary>Whether the host that is connected to has an address: the registry's, or the proxy's.</summary>
internal sealed class NameCheck(FirstHop hop, TimeProvider time) : ICheck
{
    /// <summary>A resolver that does not answer is asked again by the system for about this long.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public CheckKind Kind => CheckKind.Dns;

    public bool IsDoor => true;

    public async Task<IReadOnlyList<Finding>> ExamineAsync(RegistryEnd end, CancellationToken cancellationToken)
    {
        var (host, _, words) = hop.To(end.Registry);
        if (IPAddress.TryParse(host, out _))
        {
            return [end.Ok(CheckKind.Dns, $"{words} is an address")];
        }

        using var deadline = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, either.Token);
            return [end.Ok(CheckKind.Dns, $"{words} is {addresses[0]}{(addresses.Length > 1 ? $" and {addresses.Length - 1} more" : "")}")];
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return [Fail(end, "the name server does not answer", words)];
        }
        catch (Exception fault) when (fault is SocketException or ArgumentException)
        {
            return [Fail(end, "no such host", words)];
        }
    }

    private static Finding Fail(RegistryEnd end, string cause, string words) =>
        end.Fail(CheckKind.Dns, ExitCode.Unavailable, $"{cause}: the name of {words} cannot be resolved", ConnectionRemedy.For(ConnectionObstacle.UnknownHost, null, words));
}
