using PromoteHook.Oci;
using PromoteHook.Oci.Credentials;
using PromoteHook.Registries;
using PromoteHook.Registries.Ecr;
using PromoteHook.Testing;
using PromoteHook.Testing.Clouds.Amazon;

namespace PromoteHook.Tests.Registries.Ecr;

/// <summary>A pod's surroundings with a <see cref="FakeAws"/> in place of AWS. Nothing of the test machine's environment is in it.</summary>
internal sealed class Pod : IAsyncDisposable
{
    public const string Registry = "111111111111.dkr.ecr.eu-west-1.amazonaws.com";
    public const string OtherRegistry = "222222222222.dkr.ecr.eu-west-1.amazonaws.com";
    public const string Arn = "arn:aws:iam::111111111111:user/pod";

    public static readonly AwsKey Key = new("AKIA0000000000000001", "secret-of-the-pod", Arn);

    private readonly TempFolder folder = new();

    private Pod(FakeAws aws) => Aws = aws;

    public FakeAws Aws { get; }

    public Dictionary<string, string> Environment { get; } = [];

    public ManualClock Clock { get; private init; } = new() { IsAutomatic = true };

    public CloudAccess Access => new(Environment.GetValueOrDefault, Clock, Proxy: null, Authorities: null);

    public static RepositoryName Repository { get; } = new(Registry, "team/web");

    /// <summary>A pod that knows where AWS is, but not who it is.</summary>
    public static async Task<Pod> StartAsync(Func<FakeAwsOptions, FakeAwsOptions>? setUp = null)
    {
        var clock = new ManualClock { IsAutomatic = true };
        var options = new FakeAwsOptions { Keys = [Key], Time = clock };
        var pod = new Pod(await FakeAws.StartAsync(setUp?.Invoke(options) ?? options)) { Clock = clock };
        pod.Set("AWS_ENDPOINT_URL", pod.Aws.Address.AbsoluteUri);
        pod.Set("AWS_EC2_METADATA_DISABLED", "true");
        pod.Set("HOME", pod.folder.Path);
        return pod;
    }

    /// <summary>A pod with a key in its environment.</summary>
    public static async Task<Pod> StartWithKeyAsync(Func<FakeAwsOptions, FakeAwsOptions>? setUp = null)
    {
        var pod = await StartAsync(setUp);
        pod.Set("AWS_ACCESS_KEY_ID", Key.Id);
        pod.Set("AWS_SECRET_ACCESS_KEY", Key.Secret);
        return pod;
    }

    public void Set(string name, string value) => Environment[name] = value;

    public string Write(string path, string text) => folder.Write(path, text);

    public EcrCredentialSource Source(params IReadOnlyList<IdentityRule> rules) => new(rules, Access);

    /// <summary>The one credential for the registry, or another.</summary>
    public static async Task<Credential> FindAsync(ICredentialSource source, string registry = Registry) =>
        Assert.Single(await source.FindAsync(new RepositoryName(registry, "team/web"), TestContext.Current.CancellationToken));

    /// <summary>The sentence with which a source gives up, and what it says to do.</summary>
    public static async Task<string> FailAsync(ICredentialSource source, string registry = Registry)
    {
        var failure = await Assert.ThrowsAsync<CredentialException>(async () => await FindAsync(source, registry));
        return $"{failure.Message}; {failure.Remedy}";
    }

    public async ValueTask DisposeAsync()
    {
        await Aws.DisposeAsync();
        folder.Dispose();
    }
}
