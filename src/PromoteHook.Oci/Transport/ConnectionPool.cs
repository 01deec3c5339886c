namespace PromoteHook.Oci.Transport;

/// <summary>The connection pools of a run. One shared pool would let copies within a registry wait for each other in a ring.</summary>
internal enum ConnectionPool
{
    /// <summary>Requests and answers without a large body.</summary>
    Calls,

    /// <summary>Blobs being read.</summary>
    Reads,

    /// <summary>Blobs being written.</summary>
    Uploads,
}
