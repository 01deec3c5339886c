namespace PromoteHook.Discovery;

/// <summary>Tells image uses of the sync, in the order they stand.</summary>
public interface IManifestSource
{
    /// <summary>What this source is, for messages: <c>--manifests overlay/</c>.</summary>
    string Name { get; }

    /// <summary>Reads the uses, streaming.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: something cannot be read; names file and line.</exception>
    IAsyncEnumerable<ImageUse> ReadAsync(CancellationToken cancellationToken);
}
