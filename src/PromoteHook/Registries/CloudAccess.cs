using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace PromoteHook.Registries;

/// <summary>How the services of a cloud are reached; the same proxy and authorities as for registries.</summary>
/// <param name="Environment">Yields environment variables; null when one is not set.</param>
/// <param name="Time">The clock of token lifetimes.</param>
/// <param name="Proxy">The proxy to go through; null goes direct.</param>
/// <param name="Authorities">Certificate authorities to trust beside the system's; null for none.</param>
internal sealed record CloudAccess(Func<string, string?> Environment, TimeProvider Time, IWebProxy? Proxy, X509Certificate2Collection? Authorities);
