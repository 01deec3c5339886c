namespace PromoteHook.Oci.Transport;

/// <summary>One thing that the environment says of proxies, for people.</summary>
/// <param name="Name"><c>http-proxy</c>, <c>https-proxy</c> or <c>no-proxy</c>.</param>
/// <param name="Value">The proxy's URL with <c>***</c> for its credentials, or the list of what goes direct.</param>
/// <param name="Variable">The variable that says it.</param>
public sealed record ProxySetting(string Name, string Value, string Variable);
