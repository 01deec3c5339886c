namespace PromoteHook.Testing.Clouds.Amazon;

/// <summary>One call as <see cref="FakeAws"/> saw it.</summary>
/// <param name="Service"><c>ecr</c>, <c>ecr-public</c>, <c>sts</c>, <c>agent</c> or <c>imds</c>.</param>
/// <param name="Operation"><c>CreateRepository</c>; of agent and imds the method and path.</param>
/// <param name="Host">The host that was asked.</param>
/// <param name="Body">JSON, or a form.</param>
public sealed record AwsCall(string Service, string Operation, string Host, string Body)
{
    /// <summary>The region that it was signed for; null where nothing is signed.</summary>
    public string? Region { get; internal set; }

    /// <summary>Who signed it; null where nothing is signed, or the signature is wrong.</summary>
    public string? Caller { get; internal set; }

    /// <summary>The status answered; 0 while there is none.</summary>
    public int Status { get; internal set; }
}
