namespace PromoteHook.Oci;

/// <summary>Whether a copy brings what refers to an image, its signatures, SBOMs and attestations, and what it means when that fails.</summary>
public enum ReferrerPolicy
{
    /// <summary>They are not asked for.</summary>
    Off,

    /// <summary>They are copied; one that cannot be copied is told, and the image is copied without it.</summary>
    BestEffort,

    /// <summary>They are copied; one that cannot be copied fails the image before its tag is written.</summary>
    Require,
}
