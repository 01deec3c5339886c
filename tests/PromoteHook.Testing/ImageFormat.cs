namespace PromoteHook.Testing;

/// <summary>Whose media types a forged image bears.</summary>
public enum ImageFormat
{
    Oci,

    /// <summary>Docker's schema 2.</summary>
    Docker,
}
