using System.Net;
using System.Net.Sockets;

namespace PromoteHook.Oci.Transport;

/// <summary>What a host's name alone says of where it lies.</summary>
internal static class NetworkName
{
    /// <summary>The carriers' shared range, which EKS also gives to pods; RFC 6598.</summary>
    private static readonly IPNetwork SharedAddresses = IPNetwork.Parse("100.64.0.0/10");

    /// <summary>The protocol assignments of RFC 6890, in which Oracle's cloud has a metadata server.</summary>
    private static readonly IPNetwork ProtocolAssignments = IPNetwork.Parse("192.0.0.0/24");

    /// <summary>For measurements between networks, and free to be used inside; RFC 2544.</summary>
    private static readonly IPNetwork Benchmarking = IPNetwork.Parse("198.18.0.0/15");

    /// <summary>Public by its number, but answered by the host that an Azure machine runs on.</summary>
    /// <remarks>Source: <see href="https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16"/>.</remarks>
    private static readonly IPNetwork AzureHost = IPNetwork.Parse("168.63.129.16/32");

    /// <summary>Reserved by RFC 1112, and given to pods by GKE.</summary>
    private static readonly IPNetwork Reserved = IPNetwork.Parse("240.0.0.0/4");

    private static readonly IPNetwork[] InternalV4 =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        SharedAddresses, ProtocolAssignments, Benchmarking, AzureHost, Reserved,
    ];

    /// <summary>The prefix under which a translator on the way makes an IPv4 address of the last four bytes; RFC 6052.</summary>
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>For translators of one's own network, each of which may have the IPv4 address elsewhere in it; RFC 8215.</summary>
    private static readonly IPNetwork LocallyTranslated = IPNetwork.Parse("64:ff9b:1::/48");

    /// <summary>Further ones with an IPv4 address in the last four bytes: «compatible» of RFC 4291, «translated» of RFC 2765.</summary>
    private static readonly IPNetwork[] Carrying = [IPNetwork.Parse("::/96"), IPNetwork.Parse("::ffff:0:0:0/96")];

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
            ? IsInternalV4(address)
            : address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal || address.IsIPv6SiteLocal || address.Equals(IPAddress.IPv6Any)
                || LocallyTranslated.Contains(address) || CarriedBy(address).Any(IsInternalV4));
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
        : Translated.Contains(address) ? new IPAddress(address.GetAddressBytes().AsSpan(12))
        : address;

    private static bool IsInternalV4(IPAddress address) => InternalV4.Any(network => network.Contains(address));

    /// <summary>The IPv4 addresses to which this machine or a router on the way may send what is for an IPv6 address.</summary>
    private static IEnumerable<IPAddress> CarriedBy(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (bytes is [0x20, 0x02, ..])
        {
            // 6to4, RFC 3056.
            yield return new IPAddress(bytes[2..6]);
        }

        if (bytes is [0x20, 0x01, 0, 0, ..])
        {
            // Teredo, RFC 4380: its server, and the client with each bit turned.
            yield return new IPAddress(bytes[4..8]);
            yield return new IPAddress([.. bytes[12..].Select(part => (byte)~part)]);
        }

        // ISATAP, RFC 5214, is below any prefix, 6to4's too.
        if (bytes.AsSpan(8, 4) is [0 or 2, 0, 0x5e, 0xfe] || Carrying.Any(prefix => prefix.Contains(address)))
        {
            yield return new IPAddress(bytes[12..]);
        }
    }
}
