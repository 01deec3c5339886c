using System.Collections.Concurrent;

namespace PromoteHook.Testing.Secrecy;

/// <summary>Finds secrets in texts, whole or a piece of <see cref="PieceLength"/> characters, however they are spelled. Secrets may be added at any time.</summary>
public sealed class SecretScan
{
    /// <summary>So many characters of a secret, one after the other, are a leak.</summary>
    public const int PieceLength = 12;

    private const int ExcerptLength = 60;

    private readonly ConcurrentDictionary<string, (Secret Secret, string Way)> pieces = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">The secret is shorter than a piece: it would never be found.</exception>
    public void Add(Secret secret)
    {
        if (secret.Text.Length < PieceLength)
        {
            throw new ArgumentException($"a {secret.Kind} of {secret.Text.Length} characters cannot be told from other text; make it longer", nameof(secret));
        }

        foreach (var spelling in SecretSpelling.Of(secret.Text))
        {
            for (var at = 0; at <= spelling.Text.Length - PieceLength; at++)
            {
                pieces.TryAdd(spelling.Text.Substring(at, PieceLength), (secret, spelling.Way));
            }
        }
    }

    /// <summary>The places where secrets stand in a text, in order.</summary>
    /// <param name="source">What the text is, for <see cref="Leak.Source"/>.</param>
    /// <param name="text">The text.</param>
    public IReadOnlyList<Leak> Find(string source, string text)
    {
        var places = Places(text);
        if (places.Count == 0)
        {
            return [];
        }

        var masked = text.ToCharArray();
        foreach (var (from, to, _, _) in places)
        {
            masked.AsSpan(from, to - from).Fill('*');
        }

        var shown = new string(masked);
        return [.. places.Select(place => new Leak(source, place.Secret.Kind, place.Way, place.To - place.From, shown[Math.Max(0, place.From - ExcerptLength)..Math.Min(shown.Length, place.To + ExcerptLength)]))];
    }

    private List<(int From, int To, Secret Secret, string Way)> Places(string text)
    {
        var places = new List<(int From, int To, Secret Secret, string Way)>();
        var lookup = pieces.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var at = 0; at <= text.Length - PieceLength; at++)
        {
            if (!lookup.TryGetValue(text.AsSpan(at, PieceLength), out var hit))
            {
                continue;
            }

            if (places is [.., var last] && last.To >= at)
            {
                places[^1] = last with { To = at + PieceLength };
            }
            else
            {
                places.Add((at, at + PieceLength, hit.Secret, hit.Way));
            }
        }

        return places;
    }
}
