using System.Collections.Concurrent;
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.Testing.Clouds.Google;

/// <summary>The access tokens that were given out, and whose they are.</summary>
internal sealed class TokenRegister(TimeProvider time, TimeSpan lifetime)
{
    private readonly ConcurrentDictionary<string, (string Identity, DateTimeOffset ExpiresAt)> tokens = new();
    private readonly ConcurrentQueue<string> givenOut = new();

    /// <summary>Every token given out so far, revoked or not.</summary>
    public IReadOnlyList<string> All => [.. givenOut];

    /// <summary>A new token.</summary>
    public (string Token, DateTimeOffset ExpiresAt) Issue(string identity)
    {
        var token = Secret.New(SecretKind.GoogleAccessToken, "ya29.");
        var end = time.GetUtcNow() + lifetime;
        tokens[token] = (identity, end);
        givenOut.Enqueue(token);
        return (token, end);
    }

    /// <summary>Whose a token is; null when it is unknown or expired.</summary>
    public string? Find(string token) =>
        tokens.TryGetValue(token, out var found) && time.GetUtcNow() < found.ExpiresAt ? found.Identity : null;

    public void Revoke() => tokens.Clear();

    public long SecondsLeft(DateTimeOffset end) => (long)(end - time.GetUtcNow()).TotalSeconds;
}
