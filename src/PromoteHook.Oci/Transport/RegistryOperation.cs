namespace PromoteHook.Oci.Transport;

/// <summary>What a request does; decides its connection pool, its rate and the token scope it needs.</summary>
internal enum RegistryOperation
{
    /// <summary>HEAD or GET of a manifest.</summary>
    ReadManifest,

    /// <summary>PUT of a manifest.</summary>
    WriteManifest,

    /// <summary>HEAD of a blob where it is read from.</summary>
    FindBlob,

    /// <summary>GET of a blob's content.</summary>
    ReadBlob,

    /// <summary>POST that opens an upload or mounts a blob, GET that asks what an upload has kept, and DELETE that gives it up.</summary>
    StartUpload,

    /// <summary>PUT or PATCH of a blob's content.</summary>
    UploadBlob,

    /// <summary>GET of the referrers of a manifest.</summary>
    ListReferrers,
}
