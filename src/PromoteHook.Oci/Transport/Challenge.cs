using System.Text;

namespace PromoteHook.Oci.Transport;

/// <summary>One way to sign in that a registry offers with a 401.</summary>
/// <remarks>Source: <see href="https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1"/>; <see href="https://github.com/distribution/distribution/blob/main/docs/content/spec/auth/token.md"/>.</remarks>
/// <param name="Scheme">In lower case: <c>bearer</c>, <c>basic</c>, or one this client does not speak.</param>
/// <param name="Parameters">By name, whatever the case; values without their quotes.</param>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    public bool IsBearer => Scheme == "bearer";

    public string? Realm => Parameters.GetValueOrDefault("realm");

    public string? Service => Parameters.GetValueOrDefault("service");

    public string? Scope => Parameters.GetValueOrDefault("scope");

    /// <summary>
    /// True where the registry refuses the token itself, for whatever it says: one that was revoked, or whose issuer's clock runs ahead.
    /// One that grants too little is <c>insufficient_scope</c>. Source: <see href="https://www.rfc-editor.org/rfc/rfc6750#section-3.1"/>.
    /// </summary>
    public bool IsOfInvalidToken => Parameters.GetValueOrDefault("error") == "invalid_token";

    /// <summary>The offer to take up: the first Bearer with a realm, else the first Basic; null when there is neither.</summary>
    public static Challenge? Choose(HttpResponseMessage response)
    {
        // The typed view silently drops header lines that break the grammar in the smallest way.
        var lines = response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var values) ? values.ToArray() : [];
        var offers = lines.SelectMany(Parse).ToArray();
        return offers.FirstOrDefault(offer => offer.IsBearer && !string.IsNullOrEmpty(offer.Realm))
            ?? offers.FirstOrDefault(offer => offer.Scheme == "basic");
    }

    /// <summary>True when both ask for the same proof from the same place; scopes differ from request to request.</summary>
    public bool IsLike(Challenge other) => Scheme == other.Scheme && Realm == other.Realm && Service == other.Service;

    /// <summary>Every challenge of one header line, in order.</summary>
    /// <remarks>A word followed by '=' is a parameter, any other word begins a new challenge.</remarks>
    public static IReadOnlyList<Challenge> Parse(string line)
    {
        var challenges = new List<Challenge>();
        Dictionary<string, string>? parameters = null;
        var position = 0;
        while (true)
        {
            while (position < line.Length && (char.IsWhiteSpace(line[position]) || line[position] is ',' or '='))
            {
                position++;
            }

            if (position == line.Length)
            {
                return challenges;
            }

            var word = ReadWord(line, ref position);
            var afterWord = position;
            SkipBlanks(line, ref position);
            if (parameters is not null && position < line.Length && line[position] == '=')
            {
                position++;
                SkipBlanks(line, ref position);

                // The first of two equal names counts: a proxy that adds a header adds it behind.
                parameters.TryAdd(word, ReadValue(line, ref position));
                continue;
            }

            position = afterWord;
            parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            challenges.Add(new Challenge(word.ToLowerInvariant(), parameters));
        }
    }

    private static void SkipBlanks(string line, ref int position)
    {
        while (position < line.Length && char.IsWhiteSpace(line[position]))
        {
            position++;
        }
    }

    private static string ReadWord(string line, ref int position)
    {
        var start = position;
        while (position < line.Length && !char.IsWhiteSpace(line[position]) && line[position] is not (',' or '='))
        {
            position++;
        }

        return line[start..position];
    }

    private static string ReadValue(string line, ref int position)
    {
        if (position == line.Length || line[position] != '"')
        {
            // Unquoted, a URL may hold '=' itself: only a comma or a blank ends it.
            var start = position;
            while (position < line.Length && !char.IsWhiteSpace(line[position]) && line[position] != ',')
            {
                position++;
            }

            return line[start..position];
        }

        var value = new StringBuilder();
        for (position++; position < line.Length && line[position] != '"'; position++)
        {
            if (line[position] == '\\' && position + 1 < line.Length)
            {
                position++;
            }

            value.Append(line[position]);
        }

        position = Math.Min(position + 1, line.Length);
        return value.ToString();
    }
}
