using System.Net;
using System.Net.Sockets;

namespace PromoteHook.Oci.Transport;

/// <summary>What a host's name alone says of where it lies.</summary>
internal static class NetworkName
{
    /// <summary>The carriers' shared range, which EKS also gives to pods; RFC 6598.</summary>
    private static readonly IPNetwork SharedAddresses = IPNetwork.Parse("100.64.0.0/10");

    private static readonly IPNetwork[] PrivateV4 =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), SharedAddresses,
    ];

    /// <summary>The prefixes under which a translator on the way makes an IPv4 address of the last four bytes; RFC 6052 and RFC 8215.</summary>
    private static readonly IPNetwork[] Translated = [IPNetwork.Parse("64:ff9b::/96"), IPNetwork.Parse("64:ff9b:1::/48")];

    /// <summary>True for <c>localhost</c>, names below it, 127.0.0.0/8 and ::1; brackets are allowed, a port is not.</summary>
    public static bool IsLoopback(string host) =>
        host.TrimEnd('.').Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.TrimEnd('.').EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (Address(host) is { } address && IPAddress.IsLoopback(address));

    /// <summary>
    /// True for a loopback name and for an IP literal (any spelling of it) that lies on this machine, this link or a
    /// private network: nothing a registry out there has a reason to send its clients to.
    /// </summary>
    /// <remarks>Names are not resolved: what they resolve to may change between the check and the request.</remarks>
    public static bool IsInternal(string host)
    {
        if (IsLoopback(host))
        {
            return true;
        }

        return Address(host) is { } address && (address.AddressFamily == AddressFamily.InterNetwork
            ? PrivateV4.Any(network => network.Contains(address))
            : address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal || address.IsIPv6SiteLocal || address.Equals(IPAddress.IPv6Any));
    }

    /// <summary>True when both URIs lead to the same scheme, host and port.</summary>
    public static bool IsSameOrigin(Uri left, Uri right) =>
        left.Scheme == right.Scheme && left.Port == right.Port && IsSameHost(left, right);

    /// <summary>True when both URIs name the same host, whatever the ports.</summary>
    public static bool IsSameHost(Uri left, Uri right) => left.IdnHost.Equals(right.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>The address that a literal denotes, with IPv4 taken out of its IPv6 wrapping; null for a name.</summary>
    public static IPAddress? Address(string host) =>
        !IPAddress.TryParse(host, out var address) ? null
        : address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : Translated.Any(prefix => prefix.Contains(address)) ? new IPAddress(address.GetAddressBytes().AsSpan(12))
        : address;
}
