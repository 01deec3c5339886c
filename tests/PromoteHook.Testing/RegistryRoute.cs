namespace PromoteHook.Testing;

/// <summary>What a request to <see cref="FakeRegistry"/> asks for.</summary>
public enum RegistryRoute
{
    Unknown,
    Ping,
    ManifestHead,
    ManifestGet,
    ManifestPut,
    ManifestDelete,
    BlobHead,
    BlobGet,
    BlobDelete,

    /// <summary>POST that opens an upload session.</summary>
    UploadStart,

    /// <summary>POST with the digest in the query and the blob as body.</summary>
    UploadSingle,

    /// <summary>POST with <c>mount</c> in the query.</summary>
    UploadMount,
    UploadPatch,
    UploadPut,
    UploadStatus,
    UploadCancel,
    TagList,
    Referrers,

    /// <summary>The token server.</summary>
    Token,

    /// <summary>A blob's bytes at the storage listener, where redirects lead.</summary>
    Storage,
}
