using System.Text;
using PromoteHook.Oci.Credentials;

namespace PromoteHook.Oci.Transport;

/// <summary>
/// What a request proved itself with. A server's words get into logs and reports, and some servers quote there what they were sent;
/// they cannot know more than that.
/// </summary>
public sealed class SentSecrets
{
    /// <summary>So many characters of a secret are too many to be shown.</summary>
    private const int PieceLength = 12;

    /// <summary>Shorter ones are found in ordinary words.</summary>
    private const int ShortestLength = 4;

    /// <summary>Bits of the sieve for each piece: one lookup of sixteen is in vain.</summary>
    private const int BitsPerPiece = 16;

    /// <summary>Places of a secret that are compared with one place of a text.</summary>
    private const int MaxPlaces = 8;

    private const string KeyMark = "PRIVATE KEY-----";

    private const string InItsPlace = "(not shown)";

    private static readonly HttpRequestOptionsKey<string> CredentialKey = new("promote-hook.credential");
    private static readonly HttpRequestOptionsKey<KnownSecrets> KnownKey = new("promote-hook.known-secrets");

    private readonly HashSet<string> given;

    // In upper case, as they are compared: host names come back in lower case.
    private readonly string[] shortOnes;
    private readonly string[] longOnes;

    /// <summary>Which pieces stand in a long one, by their hashes; made when it is first needed.</summary>
    private ulong[]? sieve;

    internal SentSecrets(IEnumerable<string> secrets)
    {
        given = [.. secrets];
        var all = given.SelectMany(PartsOf).SelectMany(ReadingsOf).Where(secret => secret.Length >= ShortestLength).Select(secret => secret.ToUpperInvariant()).Distinct().ToList();
        shortOnes = [.. all.Where(secret => secret.Length < PieceLength)];
        longOnes = [.. all.Where(secret => secret.Length >= PieceLength)];
    }

    /// <summary>Nothing was sent.</summary>
    internal static SentSecrets None { get; } = new([]);

    /// <summary>Notes whose secret stands behind the request's token: the registry may have its own token server.</summary>
    internal static void Remember(HttpRequestMessage request, Credential? credential) => request.Options.Set(CredentialKey, credential?.Secret ?? "");

    /// <summary>Notes what the requests before it have proved themselves with: a registry remembers that too.</summary>
    internal static void Remember(HttpRequestMessage request, KnownSecrets known) => request.Options.Set(KnownKey, known);

    /// <summary>Those of a request: what its Authorization header carries, of Basic the password too, what its token was had for, and what its transport has sent before.</summary>
    /// <param name="request">The request; null for one that is not known any more.</param>
    /// <param name="more">What else it carried; null for nothing.</param>
    public static SentSecrets In(HttpRequestMessage? request, string? more = null)
    {
        var sent = more is null ? new List<string>() : [more];
        if (request is not null && request.Options.TryGetValue(CredentialKey, out var secret))
        {
            sent.Add(secret);
        }

        if (request?.Headers.Authorization is { Parameter: { } parameter } header)
        {
            sent.Add(parameter);
            if (header.Scheme == "Basic")
            {
                // Written by us, so it is base64 of a pair.
                sent.Add(Encoding.UTF8.GetString(Convert.FromBase64String(parameter)).Split(':', 2)[^1]);
            }
        }

        var before = KnownTo(request)?.All;
        return before is null ? new SentSecrets(sent)
            : sent.TrueForAll(before.given.Contains) ? before
            : new SentSecrets(before.given.Concat(sent));
    }

    /// <summary>Those of a request's transport that may be looked for in whole messages of ours.</summary>
    internal static SentSecrets InMessagesOf(HttpRequestMessage? request) => KnownTo(request)?.InMessages ?? None;

    /// <summary>The text without these secrets, and without any longer piece of one: in upper or lower case, plain or with the escapes of JSON, XML or URLs.</summary>
    public string Hide(string text)
    {
        if (longOnes.Length + shortOnes.Length == 0 || text.Length < ShortestLength)
        {
            return text;
        }

        var found = new List<(int Start, int End)>();
        Find(text, found);
        if (UnescapedText.Of(text) is { } plain)
        {
            var first = found.Count;
            Find(plain.Text, found);
            for (var at = first; at < found.Count; at++)
            {
                found[at] = (plain.Starts[found[at].Start], plain.Starts[found[at].End]);
            }
        }

        return found.Count == 0 ? text : Without(text, found);
    }

    /// <summary>What may be shown of a server's words: in one line, without these secrets, and only then cut.</summary>
    internal string Show(string words, int most = PlainText.MaxLength) => Excerpt.Beginning(Hide(PlainText.Of(Hide(words), most: int.MaxValue)), most);

    /// <summary>Never the secrets.</summary>
    public override string ToString() => InItsPlace;

    private static KnownSecrets? KnownTo(HttpRequestMessage? request) => request is not null && request.Options.TryGetValue(KnownKey, out var known) ? known : null;

    private static string Without(string text, List<(int Start, int End)> found)
    {
        found.Sort();
        var shown = new StringBuilder();
        var from = 0;
        foreach (var (start, end) in found)
        {
            if (start >= from)
            {
                // What touches is one.
                shown.Append(text, from, start - from).Append(start > from || from == 0 ? InItsPlace : "");
            }

            from = Math.Max(from, end);
        }

        return shown.Append(text, from, text.Length - from).ToString();
    }

    private void Find(string text, List<(int Start, int End)> found)
    {
        var upper = text.ToUpperInvariant();
        foreach (var secret in shortOnes)
        {
            for (var at = upper.IndexOf(secret, StringComparison.Ordinal); at >= 0; at = upper.IndexOf(secret, at + 1, StringComparison.Ordinal))
            {
                found.Add((at, at + secret.Length));
            }
        }

        if (longOnes.Length == 0)
        {
            return;
        }

        var known = sieve ??= CreateSieve();
        for (var at = 0; at <= upper.Length - PieceLength;)
        {
            var length = IsIn(known, upper.AsSpan(at, PieceLength)) ? longOnes.Max(secret => LengthOfPiece(secret, upper.AsSpan(at))) : 0;
            if (length > 0)
            {
                found.Add((at, at + length));
            }

            // Another secret may begin in this one's end.
            at += Math.Max(1, length - PieceLength + 1);
        }
    }

    /// <summary>How much of the secret the text begins with, from wherever in it; 0 for less than a piece.</summary>
    /// <remarks>Less than the most does no harm, for the search goes on within it: a secret that repeats itself is not looked through each time.</remarks>
    private static int LengthOfPiece(ReadOnlySpan<char> secret, ReadOnlySpan<char> text)
    {
        var longest = 0;
        var piece = text[..PieceLength];
        for (var tries = 0; tries < MaxPlaces && secret.IndexOf(piece) is >= 0 and var next; tries++)
        {
            secret = secret[next..];
            longest = Math.Max(longest, secret.CommonPrefixLength(text));
            secret = secret[1..];
        }

        return longest;
    }

    private ulong[] CreateSieve()
    {
        var pieces = longOnes.Sum(secret => secret.Length - PieceLength + 1);
        var bits = new ulong[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(pieces * BitsPerPiece)) / 64 + 1];
        foreach (var secret in longOnes)
        {
            for (var at = 0; at <= secret.Length - PieceLength; at++)
            {
                var bit = BitOf(bits, secret.AsSpan(at, PieceLength));
                bits[bit / 64] |= 1UL << (bit % 64);
            }
        }

        return bits;
    }

    private static bool IsIn(ulong[] bits, ReadOnlySpan<char> piece)
    {
        var bit = BitOf(bits, piece);
        return (bits[bit / 64] & (1UL << (bit % 64))) != 0;
    }

    private static int BitOf(ulong[] bits, ReadOnlySpan<char> piece) => (int)((uint)string.GetHashCode(piece) % ((uint)bits.Length * 64));

    /// <summary>A service account's file in a password's place: its key is secret, and its account belongs into messages.</summary>
    private static IEnumerable<string> PartsOf(string secret)
    {
        var key = secret.StartsWith('{') ? secret.IndexOf(KeyMark, StringComparison.Ordinal) : -1;
        if (key < 0)
        {
            return [secret];
        }

        var end = secret.IndexOf("-----END", key, StringComparison.Ordinal);
        return secret[(key + KeyMark.Length)..(end < 0 ? secret.Length : end)].Split(["\\n", "\n"], StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>What was sent in UTF-8 comes back in headers a byte a character; and what looks like an escape in it is taken for one where the others are read.</summary>
    private static IEnumerable<string> ReadingsOf(string secret)
    {
        string[] readings = Ascii.IsValid(secret) ? [secret] : [secret, Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(secret))];
        return readings.Concat(readings.Select(reading => UnescapedText.Of(reading)?.Text).OfType<string>());
    }
}
