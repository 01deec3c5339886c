namespace PromoteHook.Discovery;

/// <summary>What was found in a number of objects.</summary>
/// <param name="Objects">How many objects were read, with or without images.</param>
/// <param name="Uses">The images in them.</param>
internal sealed record FoundUses(int Objects, IReadOnlyList<ImageUse> Uses);
