using System.Globalization;
using System.Net;

namespace PromoteHook.Oci.Transport;

/// <summary>The hosts that NO_PROXY takes out: <c>host</c> and <c>.suffix</c> with all names below, <c>host:port</c>, addresses, CIDR ranges, <c>*</c>.</summary>
/// <remarks>Ranges cover addresses written in the URL; names are not resolved for them, as in Go.</remarks>
internal sealed class ProxyBypass
{
    private readonly bool isAll;
    private readonly List<IPNetwork> networks = [];
    private readonly List<(string Host, int? Port)> hosts = [];

    public ProxyBypass(string list)
    {
        foreach (var entry in list.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (entry == "*")
            {
                isAll = true;
            }
            else if (Network(entry) is { } network)
            {
                networks.Add(network);
            }
            else
            {
                hosts.Add(HostAndPort(entry));
            }
        }
    }

    /// <summary>True when the destination is reached directly.</summary>
    public bool Covers(Uri destination)
    {
        var host = destination.IdnHost.TrimEnd('.');
        if (isAll || NetworkName.IsLoopback(host))
        {
            return true;
        }

        var address = NetworkName.Address(host);
        return (address is not null && networks.Any(network => network.Contains(address)))
            || hosts.Any(entry => (entry.Port is null || entry.Port == destination.Port) && Names(entry.Host, host, address));
    }

    private static bool Names(string entry, string host, IPAddress? address) =>
        address is not null
            ? address.Equals(NetworkName.Address(entry))
            : host.Equals(entry, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + entry, StringComparison.OrdinalIgnoreCase);

    /// <summary>A CIDR range; bits beyond the prefix are allowed and ignored, though IPNetwork refuses them.</summary>
    private static IPNetwork? Network(string entry)
    {
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !IPAddress.TryParse(entry.AsSpan(0, slash), out var address)
            || !int.TryParse(entry.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var bits))
        {
            return null;
        }

        var bytes = address.GetAddressBytes();
        if (bits > bytes.Length * 8)
        {
            return null;
        }

        for (var index = 0; index < bytes.Length; index++)
        {
            var kept = Math.Clamp(bits - (index * 8), 0, 8);
            bytes[index] &= (byte)(0xff << (8 - kept));
        }

        return new IPNetwork(new IPAddress(bytes), bits);
    }

    private static (string Host, int? Port) HostAndPort(string entry)
    {
        // A bare IPv6 address has colons but no port; with a port it stands in brackets.
        var colon = entry.LastIndexOf(':');
        var hasPort = colon > 0 && (entry[colon - 1] == ']' || entry.IndexOf(':', StringComparison.Ordinal) == colon)
            && int.TryParse(entry.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        var host = (hasPort ? entry[..colon] : entry).Trim('[', ']');
        host = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host.TrimStart('.');
        return (host.TrimEnd('.'), hasPort ? int.Parse(entry.AsSpan(colon + 1), CultureInfo.InvariantCulture) : null);
    }
}
