namespace PromoteHook.Verifying;

/// <summary>What was rendered of one source of the sync.</summary>
/// <param name="Name">How messages call it: the directory, the file, or <c>-</c>.</param>
/// <param name="Content">The manifests.</param>
internal sealed record Rendering(string Name, byte[] Content);
