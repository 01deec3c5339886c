namespace PromoteHook.Testing.Clouds.Amazon;

/// <summary>An access key that <see cref="FakeAws"/> knows.</summary>
/// <param name="Id">The public half: <c>AKIA…</c>, or <c>ASIA…</c> of a session.</param>
/// <param name="Secret">What signatures are made with.</param>
/// <param name="Arn">Whose it is.</param>
public sealed record AwsKey(string Id, string Secret, string Arn)
{
    /// <summary>What a session's requests carry beside the signature; null for a key that lasts.</summary>
    public string? SessionToken { get; init; }

    /// <summary>When it stops; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The account in <see cref="Arn"/>.</summary>
    public string Account => Arn.Split(':')[4];
}
