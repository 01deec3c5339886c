namespace PromoteHook.Injecting;

/// <summary>A stream into which its images have been written.</summary>
/// <param name="Manifests">The stream.</param>
/// <param name="Survey">What was found in it.</param>
internal sealed record Injection(HeldManifests Manifests, Survey Survey);
