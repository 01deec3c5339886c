using System.Globalization;
using System.Text;
using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Transport;
using PromoteHook.Testing;
using static PromoteHook.Testing.RegistryRoute;

namespace PromoteHook.Oci.Tests.Copying;

/// <summary>Layers larger than the memory, whose destination cuts the upload: how much goes over the line twice.</summary>
public sealed class HugeLayerTests
{
    /// <summary>No power of two, so that a piece at the wrong place does not look like the right one.</summary>
    private const int BlockBytes = 1_000_003;

    /// <summary>The layer's size in GB; above the 4 of <c>./test.sh --full</c> it is for a machine that has the minutes.</summary>
    private const string SizeVariable = "PROMOTE_HOOK_LAYER_GB";

    [Theory]
    [InlineData(CutRule.Keeps)]
    [InlineData(CutRule.Spoils)]
    public async Task A_large_layer_that_is_cut_gets_through(CutRule cut)
    {
        var given = Environment.GetEnvironmentVariable(SizeVariable);
        Assert.SkipUnless(
            given is not null || Environment.GetEnvironmentVariable("PROMOTE_HOOK_FULL") == "1", $"4 GB, run by ./test.sh --full (PROMOTE_HOOK_FULL=1), or more by {SizeVariable}=40");
        var blocks = 1000 * int.Parse(given ?? "4", CultureInfo.InvariantCulture);

        // Where everything is kept, a cut costs nothing, however many there are; where nothing is, it costs what came before it.
        var (cutAfterBlocks, cuts) = cut == CutRule.Keeps ? (1_500, (blocks - 1) / 1_500) : (blocks * 3 / 8, 2);
        await using var source = await FakeRegistry.StartAsync();
        await using var destination = await FakeRegistry.StartAsync(new FakeRegistryOptions { Cut = cut, KeepsUploads = false });
        var size = (long)BlockBytes * blocks;
        var forge = new ImageForge(1);
        var layer = source.PutBlob("team/web", forge.Noise(BlockBytes), blocks);
        var manifest = Naming(forge.Image(layers: 1), layer, size, out var config);
        source.PutBlob("team/web", config);
        source.PutManifest("team/web", manifest, "1");
        destination.PutBlob("team/web", config);
        var after = (long)BlockBytes * cutAfterBlocks;
        destination.Faults.Add(
            Fault.CutAfter(UploadPut, after) with { Times = cut == CutRule.Keeps ? 1 : cuts },
            Fault.CutAfter(UploadPatch, after) with { Times = cuts - 1 });
        using var transport = new RegistryTransport(new RegistryTransportOptions());

        await new ImageCopier(transport).CopyAsync(
            new CopyRequest(source.Repository("team/web"), manifest.Digest, destination.Repository("team/web"), "1"), null, TestContext.Current.CancellationToken);

        Assert.Equal(manifest.Digest, destination.Tags("team/web")["1"]);
        Assert.True(destination.HasBlob("team/web", layer));
        var uploads = destination.Requests.All.Where(request => request.Route is UploadStart or UploadPut or UploadPatch or UploadStatus).ToArray();
        var received = uploads.Sum(request => request.BodyBytes);
        var reads = source.Requests.All.Where(request => request.Route == BlobGet && request.Reference == layer.ToString()).Select(request => request.Range).ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine($"""
            {size} bytes, {cuts} cuts: the destination got {received}, {received - size} of them twice, in {uploads.Length} requests; memory {Environment.WorkingSet >> 20} MiB
            {string.Join("; ", uploads.Select(request => $"{request.Method} {request.Range} {request.BodyBytes} -> {request.Status}"))}
            reads: {string.Join("; ", reads)}
            """);
        if (cut != CutRule.Keeps)
        {
            Assert.Equal(size + (cuts * after), received);
            return;
        }

        Assert.Equal(size, received);
        Assert.Equal(Enumerable.Range(1, cuts).Select(index => $"{after * index}-{size - 1}"), uploads.Where(request => request.Route == UploadPatch).Select(request => request.Range));

        // A request that failed may have asked the source once more before it noticed.
        var places = reads.OfType<string>().Select(After).ToArray();
        Assert.All(Enumerable.Range(1, cuts), index => Assert.Contains(places, place => place >= (after * index) - (5 << 20) && place <= after * index));
    }

    private static long After(string range) => long.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);

    /// <summary>The image's manifest with another layer in place of its own.</summary>
    private static ManifestContent Naming(ForgedImage image, Digest layer, long size, out ReadOnlyMemory<byte> config)
    {
        config = image.Blobs[0].Bytes;
        var small = image.Blobs[1];
        var text = Encoding.UTF8.GetString(image.Root.Bytes.Span)
            .Replace(small.Digest.ToString(), layer.ToString(), StringComparison.Ordinal)
            .Replace($"\"size\": {small.Bytes.Length}", $"\"size\": {size}", StringComparison.Ordinal);
        return new ManifestContent(image.Root.MediaType, Encoding.UTF8.GetBytes(text));
    }
}
