using System.Collections.Concurrent;

namespace PromoteHook.Testing.Serving;

/// <summary>The tokens given out so far.</summary>
internal sealed class TokenStore(TimeProvider time, TimeSpan lifetime)
{
    private readonly ConcurrentDictionary<string, IssuedToken> tokens = new();
    private int last;

    public string Issue(IReadOnlyList<RepositoryRight> rights)
    {
        var token = $"token-{Interlocked.Increment(ref last)}";
        tokens[token] = new IssuedToken(rights, time.GetUtcNow() + lifetime);
        return token;
    }

    public IssuedToken? Find(string token) => tokens.GetValueOrDefault(token);

    public bool IsExpired(IssuedToken token) => token.Expires <= time.GetUtcNow();

    public void Revoke() => tokens.Clear();
}
