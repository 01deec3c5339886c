namespace PromoteHook.Demo;

/// <summary>An image the overlay names: its path, the same in both registries, and its tag.</summary>
internal sealed record OverlayImage(string Path, string Tag);
