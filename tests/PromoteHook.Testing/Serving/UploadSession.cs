using System.Security.Cryptography;
using PromoteHook.Oci;

namespace PromoteHook.Testing.Serving;

/// <summary>An upload on its way.</summary>
internal sealed class UploadSession(string id, string repository, bool keepsContent)
{
    private readonly Lock guard = new();
    private readonly IncrementalHash? hash = keepsContent ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<ReadOnlyMemory<byte>> segments = [];
    private int step;

    public string Id { get; } = id;

    public string Repository { get; } = repository;

    public long Length { get; private set; }

    /// <summary>Bytes that came, kept or not.</summary>
    public long Received { get; private set; }

    /// <summary>True once a chunk came that was smaller than the registry's minimum; only the last may be.</summary>
    public bool HadShortChunk { get; set; }

    /// <summary>True once no request for it is taken any more.</summary>
    public bool IsSpoilt { get; set; }

    /// <summary>
    /// The <c>_state</c> that the next request must bring, exactly as written: it changes with every answer and holds
    /// escapes that a URI class may rewrite, as distribution's signed state does.
    /// </summary>
    public string State => $"a%2Db%41%2B{step}%3D";

    public void Advance() => step++;

    public void Append(ReadOnlyMemory<byte> segment)
    {
        lock (guard)
        {
            if (hash is null)
            {
                segments.Add(segment);
            }

            hash?.AppendData(segment.Span);
            Length += segment.Length;
            Received += segment.Length;
        }
    }

    /// <summary>Takes bytes without keeping them.</summary>
    public void Lose(ReadOnlyMemory<byte> segment)
    {
        lock (guard)
        {
            Received += segment.Length;
        }
    }

    public StoredBlob ToBlob()
    {
        lock (guard)
        {
            return hash is null ? new StoredBlob([.. segments]) : new StoredBlob(Length, Digest.FromHash("sha256", hash.GetCurrentHash()));
        }
    }
}
