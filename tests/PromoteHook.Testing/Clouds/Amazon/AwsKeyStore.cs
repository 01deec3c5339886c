using System.Collections.Concurrent;
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.Testing.Clouds.Amazon;

/// <summary>The keys of a <see cref="FakeAws"/>, and those of the sessions it made.</summary>
internal sealed class AwsKeyStore(FakeAwsOptions options)
{
    private readonly ConcurrentDictionary<string, AwsKey> keys = new(options.Keys.Select(key => KeyValuePair.Create(key.Id, key)));
    private int count;

    public IReadOnlyList<AwsKey> All => [.. keys.Values];

    public AwsKey? Find(string id) => keys.GetValueOrDefault(id);

    public void Remove(string id) => keys.TryRemove(id, out _);

    /// <summary>A new key with a token, for a session of somebody.</summary>
    public AwsKey Issue(string arn)
    {
        var number = Interlocked.Increment(ref count);
        var now = DateTimeOffset.UtcNow;
        var key = new AwsKey($"ASIA{number:D16}", Secret.New(SecretKind.AwsSecretKey), arn)
        {
            SessionToken = Secret.New(SecretKind.AwsSessionToken) + "=",
            ExpiresAt = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero) + options.SessionLifetime,
        };
        keys[key.Id] = key;
        return key;
    }
}
