using System.Collections.Concurrent;
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.Testing;

/// <summary>The tokens given out so far: a registry's own, or those that a cloud's API issues for registries.</summary>
/// <param name="time">The clock they expire by.</param>
/// <param name="lifetime">How long each lives.</param>
/// <param name="name">What each begins with.</param>
public sealed class TokenStore(TimeProvider time, TimeSpan lifetime, string name = "token")
{
    private readonly ConcurrentDictionary<string, IssuedToken> tokens = new();

    /// <summary>Every token given out so far that was not revoked.</summary>
    public IReadOnlyList<string> All => [.. tokens.Keys];

    public string Issue(params IReadOnlyList<RepositoryRight> rights)
    {
        var token = Secret.New(SecretKind.BearerToken, $"{name}-");
        tokens[token] = new IssuedToken(rights, time.GetUtcNow() + lifetime);
        return token;
    }

    /// <summary>What a token means, expired or not; null when it was not issued here.</summary>
    public IssuedToken? Find(string token) => tokens.GetValueOrDefault(token);

    public bool IsExpired(IssuedToken token) => token.Expires <= time.GetUtcNow();

    /// <summary>Makes every token given out so far unknown.</summary>
    public void Revoke() => tokens.Clear();
}
