namespace PromoteHook.Chaos.Running;

/// <summary>How a hook is told what to promote.</summary>
internal enum InputForm
{
    /// <summary>A mounted kustomization.</summary>
    Overlay,

    /// <summary>Rendered manifests in a file.</summary>
    Manifests,

    /// <summary><c>--image</c>.</summary>
    Flags,
}
