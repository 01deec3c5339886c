namespace PromoteHook.Oci.Transport;

/// <summary>
/// Refuses what a hostile or broken registry could aim at this network by a redirect or an upload's Location: a registry
/// elsewhere has no reason to send its clients to a private address, such as a cloud's metadata server.
/// </summary>
internal static class TargetGuard
{
    /// <param name="from">What was asked.</param>
    /// <param name="target">Where the answer leads.</param>
    /// <param name="endpoint">The registry's own address; one that is local itself may lead to local places.</param>
    /// <param name="deed">What the registry does, for the message: «it redirects».</param>
    /// <exception cref="RegistryException">Unsupported: the target is not to be followed.</exception>
    public static void Check(Uri from, Uri target, Uri endpoint, string deed)
    {
        if (from.Scheme == Uri.UriSchemeHttps && target.Scheme != Uri.UriSchemeHttps)
        {
            throw Refused($"{deed} from https to plain http, on {target.Authority}", endpoint);
        }

        if (NetworkName.IsInternal(target.IdnHost) && !NetworkName.IsSameHost(target, from)
            && !NetworkName.IsSameHost(target, endpoint) && !NetworkName.IsLoopback(endpoint.IdnHost))
        {
            throw Refused($"{deed} to the internal address {target.Authority}", endpoint);
        }
    }

    private static RegistryException Refused(string reason, Uri endpoint) =>
        new(RegistryErrorKind.Unsupported, $"an answer of {endpoint.Authority} is not followed: {reason}");
}
