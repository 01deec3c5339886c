using PromoteHook.Discovery.Reading;

namespace PromoteHook.Verifying;

/// <summary>What was rendered of one source of the sync.</summary>
/// <param name="Name">How messages call it: the directory, the file, or <c>-</c>.</param>
/// <param name="Content">The manifests.</param>
internal sealed record Rendering(string Name, byte[] Content)
{
    /// <summary>Most that is held of one source, in bytes.</summary>
    private const int MaxBytes = 256 * 1024 * 1024;

    /// <summary>Reads a stream to its end.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: it is larger than any sync.</exception>
    public static async Task<Rendering> ReadAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        using var held = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (var count = await content.ReadAsync(buffer, cancellationToken); count > 0; count = await content.ReadAsync(buffer, cancellationToken))
        {
            held.Write(buffer, 0, count);
            if (held.Length > MaxBytes)
            {
                throw Unreadable.File(name, $"renders to more than {MaxBytes / 1024 / 1024} MiB", "verify the applications of a cluster one by one");
            }
        }

        return new Rendering(name, held.ToArray());
    }
}
