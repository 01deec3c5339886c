using PromoteHook.Oci.Copying;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Copying;

/// <summary>An image at the source and things that refer to it, put there as a client of that registry would have done.</summary>
internal sealed class ReferrerFixture : IAsyncDisposable
{
    public const string Path = "team/web";

    private static readonly FakeRegistryOptions WithoutApi = new() { HasReferrers = false };

    private readonly bool sourceHasApi;

    private ReferrerFixture(CopyFixture copies, bool sourceHasApi)
    {
        (Copies, this.sourceHasApi) = (copies, sourceHasApi);
        Image = copies.SeedImage(Path);
    }

    public CopyFixture Copies { get; }

    public ForgedImage Image { get; }

    public FakeRegistry Source => Copies.Source;

    public FakeRegistry Destination => Copies.Destination;

    public static Task<ReferrerFixture> StartAsync(bool sourceHasApi = true, bool destinationHasApi = true) =>
        StartAsync(sourceHasApi ? new() : WithoutApi, destinationHasApi ? new() : WithoutApi);

    public static async Task<ReferrerFixture> StartAsync(FakeRegistryOptions source, FakeRegistryOptions destination) =>
        new(await CopyFixture.StartAsync(destination, source), source.HasReferrers);

    /// <summary>A new artifact that refers to <paramref name="subject"/>, at the source and listed there.</summary>
    public ForgedImage Attach(ManifestContent subject)
    {
        var referrer = Artifact(subject);
        Source.Seed(Path, referrer);
        if (!sourceHasApi)
        {
            List(Source, subject.Digest, referrer);
        }

        return referrer;
    }

    /// <summary>A new image under one of cosign's tags, as cosign 2 signs.</summary>
    public ForgedImage Sign(Digest subject, string kind = "sig")
    {
        var signature = Copies.Forge.Image(layers: 1, layerBytes: 50);
        Source.Seed(Path, signature, $"sha256-{subject.Hex}.{kind}");
        return signature;
    }

    public ForgedImage Artifact(ManifestContent subject) =>
        Copies.Forge.Artifact(ForgedTypes.SigstoreBundle, [new ForgedBlob(ForgedTypes.SigstoreBundle, Copies.Forge.Noise(60))], subject);

    /// <summary>Puts an index under the fallback tag that lists these, each after what the tag lists already.</summary>
    public static void List(FakeRegistry registry, Digest subject, params IEnumerable<ForgedImage> referrers)
    {
        var entries = string.Join(',', Listed(registry, subject).Select(digest => registry.Manifest(Path, digest.ToString())!).Concat(referrers.Select(referrer => referrer.Root))
            .Select(manifest => $$"""{"mediaType":"{{manifest.MediaType}}","digest":"{{manifest.Digest}}","size":{{manifest.Bytes.Length}},"note":"kept"}"""));
        var index = $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{{entries}}]}""";
        registry.PutManifest(Path, new ManifestContent(MediaTypes.OciIndex, System.Text.Encoding.UTF8.GetBytes(index)), Fallback(subject));
    }

    /// <summary>What the index under the fallback tag lists; nothing where there is none.</summary>
    public static IReadOnlyList<Digest> Listed(FakeRegistry registry, Digest subject, string path = Path) =>
        registry.Manifest(path, Fallback(subject)) is { } index ? [.. Manifest.Read(index.Bytes, index.MediaType).Children.Select(child => child.Digest)] : [];

    public static string Fallback(Digest subject) => $"sha256-{subject.Hex}";

    /// <summary>All tags that speak of referrers.</summary>
    public static IEnumerable<string> ReferrerTags(FakeRegistry registry) =>
        registry.Tags(Path).Keys.Where(tag => tag.StartsWith("sha256-", StringComparison.Ordinal));

    public Task<CopyOutcome> CopyAsync(ReferrerPolicy policy = ReferrerPolicy.Require, ForgedImage? image = null) =>
        Copies.Copier.CopyAsync(Copies.Request(image ?? Image, Path) with { Referrers = policy }, progress: null, TestContext.Current.CancellationToken);

    public Task<CopyException> FailAsync() => Assert.ThrowsAsync<CopyException>(() => CopyAsync());

    public ValueTask DisposeAsync() => Copies.DisposeAsync();
}
