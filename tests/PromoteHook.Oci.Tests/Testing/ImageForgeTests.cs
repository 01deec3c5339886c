using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Testing;

public sealed class ImageForgeTests
{
    [Fact]
    public void The_same_seed_gives_the_same_digests_and_another_gives_others()
    {
        var first = Digests(7);
        var again = Digests(7);
        var other = Digests(8);

        Assert.Equal(first, again);
        Assert.Equal(first.Count, first.Distinct().Count());
        Assert.Empty(first.Intersect(other));
    }

    [Fact]
    public void Every_manifest_names_parts_that_the_image_holds_with_their_sizes()
    {
        foreach (var (name, image) in ForgedCorpus.Create(new ImageForge(9)))
        {
            var held = image.Blobs.Select(blob => (blob.Digest, (long)blob.Bytes.Length))
                .Concat(image.Manifests.Select(manifest => (manifest.Digest, (long)manifest.Bytes.Length)))
                .ToHashSet();

            var named = image.Manifests.Select(manifest => Manifest.Read(manifest.Bytes, manifest.MediaType, manifest.Digest))
                .SelectMany(manifest => manifest.Blobs.Concat(manifest.Children));

            Assert.All(named, part => Assert.True(held.Contains((part.Digest, part.Size)), $"{name}: {part}"));
        }
    }

    [Fact]
    public void A_config_tells_the_uncompressed_digests_of_its_layers()
    {
        var image = new ImageForge(10).Image(layers: 3, layerBytes: 5000, new Platform("linux", "arm64", "v8"));

        using var config = JsonDocument.Parse(image.Blobs[0].Bytes);
        var told = config.RootElement.GetProperty("rootfs").GetProperty("diff_ids").EnumerateArray().Select(item => item.GetString());

        Assert.Equal(image.Blobs.Skip(1).Select(layer => Digest.Compute(Unzip(layer.Bytes)).ToString()), told);
        Assert.Equal("arm64", config.RootElement.GetProperty("architecture").GetString());
        Assert.Equal(3, config.RootElement.GetProperty("history").GetArrayLength());
    }

    [Fact]
    public void A_layer_is_an_archive_with_a_file_of_the_size_asked_for()
    {
        var layer = new ImageForge(11).Layer(4321);

        using var tar = new TarReader(new MemoryStream(Unzip(layer.Bytes)));

        Assert.Equal(4321, tar.GetNextEntry()!.Length);
        Assert.Null(tar.GetNextEntry());
    }

    [Fact]
    public void A_zstd_layer_stores_its_archive_in_blocks()
    {
        var layer = new ImageForge(12).ZstdLayer(300_000);

        var frame = layer.Bytes.ToArray();
        using var archive = new MemoryStream();
        for (int at = 9, last = 0; last == 0;)
        {
            var block = frame[at] | (frame[at + 1] << 8) | (frame[at + 2] << 16);
            archive.Write(frame, at + 3, block >> 3);
            last = block & 1;
            at += 3 + (block >> 3);
        }

        Assert.Equal(layer.DiffId, Digest.Compute(archive.ToArray()));
    }

    [Fact]
    public void Platforms_of_one_index_share_their_base_layers()
    {
        var forge = new ImageForge(13);
        var shared = forge.Layer(3000);

        var index = forge.MultiPlatform([shared], 100, new Platform("linux", "amd64"), new Platform("linux", "arm64"));

        // Two configs, two layers of their own, one shared.
        Assert.Equal(5, index.Blobs.Count);
        Assert.Equal(3, index.Manifests.Count);
    }

    [Fact]
    public void A_foreign_layer_is_named_and_not_seeded()
    {
        var image = ForgedCorpus.Create(new ImageForge(14)).Single(entry => entry.Name == "foreign-layer").Image;

        var manifest = Manifest.Read(image.Root.Bytes, image.Root.MediaType);

        Assert.Single(manifest.Blobs, blob => blob.Urls.Count > 0);
        Assert.Single(image.Blobs, blob => blob.IsForeign);
    }

    private static List<Digest> Digests(int seed) => [.. ForgedCorpus.Create(new ImageForge(seed)).Where(entry => entry.Name != "zero-byte-blob").Select(entry => entry.Image.Digest)];

    private static byte[] Unzip(ReadOnlyMemory<byte> bytes)
    {
        using var zipped = new GZipStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        zipped.CopyTo(plain);
        return plain.ToArray();
    }
}
