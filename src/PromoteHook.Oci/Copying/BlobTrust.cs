namespace PromoteHook.Oci.Copying;

/// <summary>Whose word is taken that a blob is at the destination; each is tried after the one before it failed.</summary>
internal enum BlobTrust
{
    /// <summary>What the run knows, else what the registry answers.</summary>
    Run,

    /// <summary>What the registry answers now.</summary>
    Registry,

    /// <summary>Nobody's: the blob is uploaded.</summary>
    Nothing,
}
