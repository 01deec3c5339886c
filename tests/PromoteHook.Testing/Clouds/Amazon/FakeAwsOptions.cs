namespace PromoteHook.Testing.Clouds.Amazon;

/// <summary>What a <see cref="FakeAws"/> knows and how it behaves.</summary>
public sealed record FakeAwsOptions
{
    /// <summary>The keys that are there from the start.</summary>
    public IReadOnlyList<AwsKey> Keys { get; init; } = [];

    public IReadOnlyList<FakeRole> Roles { get; init; } = [];

    /// <summary>Whose credentials the agent of EKS Pod Identity hands out, to who shows <see cref="AgentToken"/>; null has no agent.</summary>
    public string? AgentArn { get; init; }

    public string AgentToken { get; init; } = "agent-token";

    /// <summary>Whose credentials the instance's metadata service hands out; null has no role there.</summary>
    public string? InstanceArn { get; init; }

    /// <summary>How far the metadata service's answer with a token gets; a pod needs 2, less leaves it without an answer.</summary>
    public int MetadataHops { get; init; } = 2;

    /// <summary>How long passwords of ECR are good.</summary>
    public TimeSpan PasswordLifetime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>What the answer says of a password's end, in seconds since 1970; by default the truth.</summary>
    public Func<double, double> ToldEnd { get; init; } = end => end;

    /// <summary>The password for the nth request, from 1, of somebody; by default each time another.</summary>
    public Func<string, int, string> PasswordOf { get; init; } = (arn, count) => $"password {count} of {arn}";

    /// <summary>Told of each repository that is created, so that a registry can have it.</summary>
    public Action<FakeEcrRepository> Created { get; init; } = _ => { };

    /// <summary>The image of a registry, a repository there and a tag, for who asks the API; null where there is none. Without this the API knows no images' repositories.</summary>
    public Func<string, string, string, ManifestContent?>? FindImage { get; init; }

    /// <summary>What the API makes of the manifest of a tag; by default nothing else.</summary>
    public Func<string, string, string> ManifestText { get; init; } = (_, text) => text;

    /// <summary>How long sessions last.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The clock of <see cref="PasswordLifetime"/>. Signatures and sessions go by the real time, as the SDK's do.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
