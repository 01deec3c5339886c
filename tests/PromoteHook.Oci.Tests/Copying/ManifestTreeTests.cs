using System.Text;
using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Copying;

public sealed class ManifestTreeTests
{
    private readonly ImageForge forge = new(3);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_manifest_comes_after_those_it_names(bool innerLast)
    {
        await using var registry = await FakeRegistry.StartAsync();
        var inner = forge.Index(forge.Image());
        var root = forge.Index(inner, forge.Index(inner, forge.Image()));
        registry.Seed("team/web", root, "1");
        var gate = new RequestGate();
        registry.Faults.Add(Fault.Hold(RegistryRoute.ManifestGet, gate) with { Reference = (innerLast ? inner.Digest : Last(root).Digest).ToString() });

        var reading = ReadAsync(registry, root.Digest);
        await gate.WaitForArrivalsAsync(1).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        gate.Open();
        var layers = (await reading).ChildrenDeepestFirst.ToArray();

        var written = new HashSet<Digest>();
        foreach (var layer in layers)
        {
            Assert.All(layer.SelectMany(manifest => manifest.Children), child => Assert.Contains(child.Digest, written));
            written.UnionWith(layer.Select(manifest => manifest.Digest));
        }
    }

    [Fact]
    public async Task A_tree_of_more_manifest_bytes_than_any_real_one_is_refused()
    {
        await using var registry = await FakeRegistry.StartAsync();
        var children = Enumerable.Range(0, 17).Select(at => Padded(at, 4_000_000)).ToArray();
        foreach (var child in children)
        {
            registry.PutManifest("team/web", child);
        }

        var listed = string.Join(',', children.Select(child => $$"""{"mediaType":"{{child.MediaType}}","digest":"{{child.Digest}}","size":{{child.Bytes.Length}}}"""));
        var root = new ManifestContent(MediaTypes.OciIndex, Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"manifests":[{{listed}}]}"""));
        registry.PutManifest("team/web", root);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => ReadAsync(registry, root.Digest));

        Assert.Equal(RegistryErrorKind.Unsupported, failure.Kind);
    }

    private static ManifestContent Last(ForgedImage root) => root.Manifests[^2];

    private static ManifestContent Padded(int number, int bytes) => new(
        MediaTypes.OciManifest,
        Encoding.UTF8.GetBytes($$$"""{"schemaVersion":2,"layers":[],"annotations":{"n":"{{{number}}}{{{new string('x', bytes)}}}"}}"""));

    private static async Task<ManifestTree> ReadAsync(FakeRegistry registry, Digest root)
    {
        using var transport = new RegistryTransport(new RegistryTransportOptions { Time = new HastyClock() });
        var repository = new Repository(transport, registry.Repository("team/web"));
        var manifest = await repository.GetManifestAsync(root.ToString(), TestContext.Current.CancellationToken);
        return await ManifestTree.ReadAsync(repository, manifest, _ => Task.FromResult(false), TestContext.Current.CancellationToken);
    }
}
