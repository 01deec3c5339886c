namespace PromoteHook.Oci.Copying;

/// <summary>The kinds of <see cref="TransferEvent"/>.</summary>
public enum TransferEventKind
{
    /// <summary>A blob is to be uploaded.</summary>
    BlobPlanned,

    /// <summary>Bytes of a blob went out.</summary>
    BlobProgress,

    /// <summary>A blob's upload was accepted.</summary>
    BlobUploaded,

    /// <summary>A blob was taken over from another repository of the registry.</summary>
    BlobMounted,

    /// <summary>A manifest was accepted.</summary>
    ManifestPushed,
}
