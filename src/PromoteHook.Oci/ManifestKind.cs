namespace PromoteHook.Oci;

/// <summary>What the fields of a manifest make it; types are open-ended, fields are not.</summary>
public enum ManifestKind
{
    /// <summary>Has a config and layers: an image, or any artifact in the form of one.</summary>
    Image,

    /// <summary>Lists other manifests.</summary>
    Index,

    /// <summary>Lists blobs only: the withdrawn artifact manifest.</summary>
    Artifact,
}
