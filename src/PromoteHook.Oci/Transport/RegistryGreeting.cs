using System.Net;

namespace PromoteHook.Oci.Transport;

/// <summary>What a registry answers to who has not signed in.</summary>
/// <param name="Endpoint">The root of its API as it turned out to be spoken to: scheme, host and port.</param>
/// <param name="Status">The status of its answer to <c>/v2/</c>; 200 and 401 are a registry's.</param>
/// <param name="ClockAhead">How far its clock is ahead of the one here, exact to a second; negative when it is behind, null when it does not tell.</param>
public sealed record RegistryGreeting(Uri Endpoint, HttpStatusCode Status, TimeSpan? ClockAhead);
