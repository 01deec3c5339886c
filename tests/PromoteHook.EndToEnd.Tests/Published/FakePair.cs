using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.Published;

/// <summary>Two registries of the test kit, the first with one image that the second is to get.</summary>
internal sealed class FakePair : IAsyncDisposable
{
    private const string Repository = "team/web";
    private readonly ForgedImage image = new ImageForge(seed: 11).Image();

    private FakePair(FakeRegistry source, FakeRegistry destination)
    {
        Source = source;
        Destination = destination;
        source.Seed(Repository, image, "1");
    }

    public FakeRegistry Source { get; }

    public FakeRegistry Destination { get; }

    public string SourceReference => $"{Source.Host}/{Repository}:1";

    public string DestinationReference => $"{Destination.Host}/{Repository}:1";

    /// <summary>Options that name the image at the destination and the rule that leads to its source.</summary>
    public IReadOnlyList<string> RuleAndImage =>
        ["--image", DestinationReference, "--from", $"{Source.Host}/**", "--to", $"{Destination.Host}/**"];

    /// <summary>Both registries ask for the same users in the same way.</summary>
    public static async Task<FakePair> StartAsync(FakeAuth? auth = null)
    {
        var options = new FakeRegistryOptions { Auth = auth ?? new FakeAuth() };
        return new FakePair(await FakeRegistry.StartAsync(options), await FakeRegistry.StartAsync(options));
    }

    /// <summary>The published executable's copy from one to the other.</summary>
    public ProgramCall Copy(params IEnumerable<string> options) =>
        PublishedProgram.Call(["copy", SourceReference, DestinationReference, .. options]);

    /// <summary>A docker config with the same entry for both.</summary>
    public string Config(string entry) => $$$"""{"auths": {"{{{Source.Host}}}": {{{entry}}}, "{{{Destination.Host}}}": {{{entry}}}}}""";

    public void AssertPromoted()
    {
        Assert.True(Destination.Holds(Repository, image));
        Assert.Equal(image.Root.Digest, Destination.Tags(Repository)["1"]);
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Destination.DisposeAsync();
    }
}
