using PromoteHook.Oci;

namespace PromoteHook.Testing.Serving;

/// <summary>A blob as the pieces it arrived in; repositories that hold the same blob share it.</summary>
internal sealed class StoredBlob(IReadOnlyList<ReadOnlyMemory<byte>> segments)
{
    private readonly Digest? forgotten;

    /// <summary>One of which only length and digest are known.</summary>
    public StoredBlob(long length, Digest digest)
        : this([]) => (Length, forgotten) = (length, digest);

    public long Length { get; } = segments.Sum(segment => (long)segment.Length);

    public Digest ComputeLike(Digest expected)
    {
        if (forgotten is not null)
        {
            return forgotten;
        }

        using var hash = expected.CreateHash();
        foreach (var segment in segments)
        {
            hash.AppendData(segment.Span);
        }

        return Digest.FromHash(expected.Algorithm, hash.GetHashAndReset());
    }

    /// <summary>The pieces of <paramref name="length"/> bytes from <paramref name="offset"/> on.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Slice(long offset, long length)
    {
        foreach (var segment in segments)
        {
            if (length == 0)
            {
                yield break;
            }

            if (offset >= segment.Length)
            {
                offset -= segment.Length;
                continue;
            }

            var size = (int)Math.Min(segment.Length - offset, length);
            yield return segment.Slice((int)offset, size);
            offset = 0;
            length -= size;
        }
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        var filled = 0;
        foreach (var segment in segments)
        {
            segment.CopyTo(bytes.AsMemory(filled));
            filled += segment.Length;
        }

        return bytes;
    }
}
