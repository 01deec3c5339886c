using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Copying;

/// <summary>One blob's upload over all its tries: its session, how much of the blob the registry has, and how far each try came.</summary>
/// <param name="blob">The blob.</param>
/// <param name="session">A session that a failed mount left; null opens one.</param>
/// <param name="isLarge">True for a blob that is worth to be gone on with, and worth words about what was lost.</param>
/// <param name="mayResume">False where the registry is not to be asked what it kept.</param>
/// <param name="progress">Told of bytes that went out, and of the same, negative, when they are lost.</param>
internal sealed class UploadState(Descriptor blob, UploadSession? session, bool isLarge, bool mayResume, Action<long> progress) : IDisposable
{
    /// <summary>How often a rest may be sent of which nothing arrives before the blob is sent anew.</summary>
    private const int MaxVainRests = 2;

    /// <summary>How often the tries may be counted anew, which bounds them: 5 for each 160 MB of 40 GB.</summary>
    private const int MostAdvances = 256;

    /// <summary>The body of a request that failed may tell of bytes while the next try is under way.</summary>
    private readonly Lock showing = new();

    private readonly List<long> ends = [];
    private long furthest;
    private long shown;

    /// <summary>Below 0 where the registry has what was cut before it was counted.</summary>
    private long lost;

    private bool hasSentRest;
    private int vainRests;
    private bool isOver;

    /// <summary>Where the content goes; null when a session is to be opened.</summary>
    public UploadSession? Session { get; set; } = session;

    /// <summary>How many of the blob's bytes the session has, so that the content goes on behind them.</summary>
    public long Start { get; private set; }

    /// <summary>True when the next try sends the rest of the blob only.</summary>
    public bool IsRest => Start > 0;

    /// <summary>True where the registry is asked after trouble what it has.</summary>
    public bool MayResume => isLarge && mayResume;

    /// <summary>What the blob's content was so far.</summary>
    public BlobCheck Check { get; } = new(blob, isLarge && mayResume);

    /// <summary>True when all of the blob has gone out, by the last try or those whose bytes were kept.</summary>
    public bool SentWhole => ends.Count > 0 && ends[^1] == blob.Size;

    /// <summary>True when the session may have got something: nothing goes out that has not been read.</summary>
    public bool HasBegun => Check.Hashed > 0;

    /// <summary>True after the registry was found to have got a good deal further than when that was last so, in this session or one before.</summary>
    public bool HasAdvanced { get; private set; }

    /// <summary>True when enough has gone out that the registry may be found to have got a good deal further.</summary>
    public bool MayHaveAdvanced => ends.Count > 0 && IsAdvance(ends[^1]);

    /// <summary>Forgets the session and what it has.</summary>
    public void StartOver()
    {
        lost += Start;
        (Session, Start, hasSentRest, vainRests) = (null, 0, false, 0);
        Check.Restart();
        ShowAt(0);
    }

    /// <summary>Asks an interrupted session what it has kept; what cannot go on starts over.</summary>
    /// <returns>False when what the registry says of it is no help, now or later.</returns>
    /// <exception cref="RegistryException">The registry could not be asked.</exception>
    public async Task<bool> FindPlaceAsync(CancellationToken cancellationToken)
    {
        HasAdvanced = false;
        if (!HasBegun)
        {
            return true;
        }

        if (await Session!.FindKeptAsync(cancellationToken) is not { } kept)
        {
            StartOver();
            return true;
        }

        vainRests = !hasSentRest ? vainRests : kept <= Start ? vainRests + 1 : 0;
        hasSentRest = false;
        if (kept > Check.Hashed || vainRests == MaxVainRests)
        {
            StartOver();
            return false;
        }

        HasAdvanced = IsAdvance(kept);
        furthest = HasAdvanced ? kept : furthest;
        lost -= kept - Start;
        Start = kept;
        ShowAt(kept);
        return true;
    }

    /// <summary>Notes that a request ended in vain.</summary>
    /// <param name="sent">Bytes that went out.</param>
    /// <param name="saysOfRest">Whether the answer says that a rest does not fit there; null for none, so that what arrived says it.</param>
    public void End(long sent, bool? saysOfRest)
    {
        lost += sent;
        ends.Add(Start + sent);

        // Of the first megabytes after a cut nothing need have arrived.
        hasSentRest = IsRest && (saysOfRest ?? (SentWhole || sent >= blob.Size / MostAdvances));
    }

    /// <summary>Tells of bytes that went out.</summary>
    public void Show(long bytes)
    {
        lock (showing)
        {
            Tell(bytes);
        }
    }

    /// <summary>Tells how far the blob is.</summary>
    public void ShowAt(long position)
    {
        lock (showing)
        {
            Tell(position - shown);
        }
    }

    /// <summary>Tells that all bytes are lost, and of nothing thereafter.</summary>
    public void TakeBack()
    {
        lock (showing)
        {
            Tell(-shown);
            isOver = true;
        }
    }

    /// <summary>The failure that ends the upload of a large blob, with how far its tries came.</summary>
    public CopyException WithWhatWasLost(CopyException failure)
    {
        if (!isLarge || ends.TrueForAll(end => end == 0))
        {
            return failure;
        }

        var kept = IsRest ? $"the first {Start}" : "none";
        return failure.OfUpload(
            $"of its {blob.Size} bytes the last tries had sent {string.Join(", ", ends.TakeLast(RetryPolicy.MaxAttempts))}, and the registry was last known to have {kept}",
            Math.Max(0, lost));
    }

    public void Dispose() => Check.Dispose();

    private bool IsAdvance(long position) => position - furthest >= blob.Size / MostAdvances;

    private void Tell(long bytes)
    {
        if (!isOver)
        {
            shown += bytes;
            progress(bytes);
        }
    }
}
