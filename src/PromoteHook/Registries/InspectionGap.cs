namespace PromoteHook.Registries;

/// <summary>Something about a repository that could not be asked.</summary>
/// <param name="Fault">What, and why not.</param>
/// <param name="Remedy">What would let it be asked; empty where the fault says it.</param>
public sealed record InspectionGap(string Fault, string Remedy);
