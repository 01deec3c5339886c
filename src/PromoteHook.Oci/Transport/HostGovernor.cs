namespace PromoteHook.Oci.Transport;

/// <summary>The limits of each registry: requests under way, and blobs being read and written.</summary>
internal sealed class HostGovernor
{
    /// <summary>A place to read one blob from <paramref name="registry"/>; dispose it when the body is at its end.</summary>
    public ValueTask<IDisposable> EnterReadAsync(string registry, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>A place to write one blob to <paramref name="registry"/>; dispose it when the upload has been answered.</summary>
    public ValueTask<IDisposable> EnterUploadAsync(string registry, CancellationToken cancellationToken) => throw new NotImplementedException();
}
