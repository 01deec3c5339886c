using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PromoteHook.Oci.Copying;

/// <summary>
/// Whether what is read is the blob. Every byte is hashed once; a part that has to be read again, because a registry has kept less than
/// went out, is compared with what it was the first time.
/// </summary>
/// <remarks>
/// A hash cannot be copied on its way (.NET 10), a CRC-32C can; it costs a fifth of the hash, 0.1 s for a GiB. It finds what was damaged
/// by accident; who would damage on purpose meets the registry, which hashes the whole.
/// </remarks>
/// <param name="blob">The blob.</param>
/// <param name="mayReadAgain">False spares the CRC where all is read anew after trouble.</param>
internal sealed class BlobCheck(Descriptor blob, bool mayReadAgain) : IDisposable
{
    /// <summary>So much may have to be read in vain before the place where the content goes on.</summary>
    private const long LongestStep = 4 * 1024 * 1024;

    private readonly long step = Math.Min(LongestStep, blob.Size / 256);
    private readonly Lock guard = new();
    private readonly List<(long Position, uint Sum)> places = [];
    private IncrementalHash hash = blob.Digest.CreateHash();
    private int reading;
    private long hashed;
    private long position;
    private uint sum;
    private uint sumOfHashed;

    /// <summary>Where the first reading broke off that read a part again and did not come to its end; what it read is proven once that is passed.</summary>
    private long unproven = long.MaxValue;

    /// <summary>How many of the blob's bytes have been read at least once.</summary>
    public long Hashed
    {
        get
        {
            lock (guard)
            {
                return hashed;
            }
        }
    }

    /// <summary>Forgets all: the content is read from its first byte, and hashed anew.</summary>
    public void Restart()
    {
        lock (guard)
        {
            hash.Dispose();
            hash = blob.Digest.CreateHash();
            places.Clear();
            (hashed, position, sum, sumOfHashed, unproven) = (0, 0, 0, 0, long.MaxValue);
            reading++;
        }
    }

    /// <summary>Begins to read at the last place at or before <paramref name="target"/>; what was being read before is over.</summary>
    /// <returns>The position of the first byte to read, and by which name the reading is known.</returns>
    public (long Position, int Reading) Begin(long target)
    {
        lock (guard)
        {
            KeepUnproven();
            var from = Math.Min(target, unproven);
            var last = places.FindLastIndex(place => place.Position <= from);
            (position, sum) = from == hashed ? (hashed, sumOfHashed) : last < 0 ? (0, 0) : places[last];
            return (position, ++reading);
        }
    }

    /// <summary>Ends a reading, if it is not over yet.</summary>
    public void End(int by)
    {
        lock (guard)
        {
            reading += by == reading ? 1 : 0;
        }
    }

    /// <summary>Takes the next bytes of a reading.</summary>
    /// <returns>False when they, or those before, are not what was there the first time.</returns>
    /// <exception cref="IOException">
    /// The reading is over. A request that failed may leave its body running for a while, and that reads on until it finds its connection gone.
    /// </exception>
    public bool Take(int by, ReadOnlySpan<byte> bytes)
    {
        lock (guard)
        {
            ThrowIfOver(by);
            while (position < hashed && !bytes.IsEmpty)
            {
                var next = places.FindIndex(place => place.Position > position);
                var (end, sumAtEnd) = next < 0 ? (hashed, sumOfHashed) : places[next];
                var again = bytes[..(int)Math.Min(bytes.Length, end - position)];
                (sum, position) = (Add(sum, again), position + again.Length);
                bytes = bytes[again.Length..];
                if (position == end && sum != sumAtEnd)
                {
                    return false;
                }

                unproven = position == hashed ? long.MaxValue : unproven;
            }

            if (!bytes.IsEmpty)
            {
                TakeNew(bytes);
            }

            return true;
        }
    }

    /// <summary>The hash of all that was taken, each byte once.</summary>
    /// <exception cref="IOException">The reading is over.</exception>
    public byte[] Hash(int by)
    {
        lock (guard)
        {
            ThrowIfOver(by);
            return hash.GetCurrentHash();
        }
    }

    public void Dispose()
    {
        lock (guard)
        {
            reading++;
            hash.Dispose();
        }
    }

    /// <summary>
    /// Notes what a reading that broke off made of the bytes it read again: they may have gone out. The next reading begins there or
    /// before, and comes to the right sum in the end only if both read what was there the first time.
    /// </summary>
    private void KeepUnproven()
    {
        if (position > 0 && position < hashed && !places.Exists(place => place.Position == position))
        {
            places.Insert(places.FindLastIndex(place => place.Position < position) + 1, (position, sum));
            unproven = Math.Min(unproven, position);
        }
    }

    private void TakeNew(ReadOnlySpan<byte> bytes)
    {
        hash.AppendData(bytes);
        hashed = position += bytes.Length;
        if (!mayReadAgain)
        {
            return;
        }

        sumOfHashed = sum = Add(sum, bytes);
        if (position - (places.Count > 0 ? places[^1].Position : 0) >= step)
        {
            places.Add((position, sum));
        }
    }

    private void ThrowIfOver(int by)
    {
        if (by != reading)
        {
            throw new IOException("the blob is being read anew");
        }
    }

    private static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            sum = BitOperations.Crc32C(sum, word);
        }

        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
        {
            sum = BitOperations.Crc32C(sum, rest);
        }

        return sum;
    }
}
