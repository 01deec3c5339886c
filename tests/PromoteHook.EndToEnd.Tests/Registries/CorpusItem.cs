namespace PromoteHook.EndToEnd.Tests.Registries;

/// <summary>Something pushed: "repository:tag" below its registry, and whether it is an image that crane can validate.</summary>
internal sealed record CorpusItem(string Name, bool IsImage);
