namespace PromoteHook.Oci.Copying;

/// <summary>Counts what one image's transfers did, from several tasks at once.</summary>
internal sealed class CopyTally
{
    private long bytesUploaded;
    private int blobsUploaded;
    private int blobsMounted;
    private int blobsPresent;
    private int manifestsPushed;

    public void Add(BlobOutcome outcome, long size)
    {
        switch (outcome)
        {
            case BlobOutcome.Uploaded:
                Interlocked.Increment(ref blobsUploaded);
                Interlocked.Add(ref bytesUploaded, size);
                break;
            case BlobOutcome.Mounted:
                Interlocked.Increment(ref blobsMounted);
                break;
            case BlobOutcome.Present:
                Interlocked.Increment(ref blobsPresent);
                break;
        }
    }

    public void AddManifest() => Interlocked.Increment(ref manifestsPushed);

    public CopyOutcome ToOutcome() => new(bytesUploaded, blobsUploaded, blobsMounted, blobsPresent, manifestsPushed);
}
