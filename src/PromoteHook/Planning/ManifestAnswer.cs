using PromoteHook.Oci;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Planning;

/// <summary>What a registry answered when asked for a manifest.</summary>
/// <param name="Descriptor">What the tag or digest names; null when there is none, or the answer does not tell.</param>
/// <param name="Fault">Why the answer does not tell; null when it does.</param>
internal sealed record ManifestAnswer(Descriptor? Descriptor, RegistryException? Fault);
