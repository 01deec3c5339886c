namespace PromoteHook.Oci.Transport;

/// <summary>How many requests a registry is known to take.</summary>
/// <param name="PerSecond">Requests a second; as many may go at once.</param>
/// <param name="Operations">The kinds that share it.</param>
internal sealed record RegistryQuota(double PerSecond, params IReadOnlyList<RegistryOperation> Operations);
