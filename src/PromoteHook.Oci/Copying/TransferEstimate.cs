namespace PromoteHook.Oci.Copying;

/// <summary>What a set of copies would move, every blob counted once per destination repository.</summary>
/// <param name="BytesToUpload">Sum of the sizes of the blobs to upload.</param>
/// <param name="BlobsToUpload">Blobs to send over the wire.</param>
/// <param name="BlobsToMount">Blobs that another repository of the same registry will have by then.</param>
/// <param name="BlobsPresent">Blobs that are there.</param>
public sealed record TransferEstimate(long BytesToUpload, int BlobsToUpload, int BlobsToMount, int BlobsPresent);
