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

    private const string KeyMark = "PRIVATE KEY-----";

    private const string InItsPlace = "(not shown)";

    private static readonly HttpRequestOptionsKey<string> CredentialKey = new("promote-hook.credential");

    private readonly IReadOnlyList<string> secrets;

    private SentSecrets(IEnumerable<string> secrets) =>
        this.secrets = [.. secrets.SelectMany(PartsOf).Where(secret => secret.Length >= ShortestLength).Distinct().OrderByDescending(secret => secret.Length)];

    /// <summary>Notes whose secret stands behind the request's token: the registry may have its own token server.</summary>
    internal static void Remember(HttpRequestMessage request, Credential? credential) => request.Options.Set(CredentialKey, credential?.Secret ?? "");

    /// <summary>Those of a request: what its Authorization header carries, of Basic the password too, and what its token was had for.</summary>
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

        return new SentSecrets(sent);
    }

    /// <summary>The text without these secrets, and without any longer piece of one.</summary>
    public string Hide(string text) => secrets.Aggregate(text, Hide);

    /// <summary>Never the secrets.</summary>
    public override string ToString() => InItsPlace;

    private static string Hide(string text, string secret)
    {
        var least = Math.Min(secret.Length, PieceLength);
        var shown = new StringBuilder();
        var from = 0;
        for (var at = 0; at <= text.Length - least;)
        {
            if (!secret.AsSpan().Contains(text.AsSpan(at, least), StringComparison.Ordinal))
            {
                at++;
                continue;
            }

            var length = least;
            while (at + length < text.Length && secret.AsSpan().Contains(text.AsSpan(at, length + 1), StringComparison.Ordinal))
            {
                length++;
            }

            shown.Append(text, from, at - from).Append(InItsPlace);
            at += length;
            from = at;
        }

        return from == 0 ? text : shown.Append(text, from, text.Length - from).ToString();
    }

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
}
