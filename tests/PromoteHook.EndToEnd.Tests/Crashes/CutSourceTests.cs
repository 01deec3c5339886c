using System.Security.Cryptography;
using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.Crashes;

/// <summary>A real registry's blob cut at places that chance chooses: it is read on from there, into the same upload.</summary>
public sealed class CutSourceTests(SharedRegistries registries) : IClassFixture<SharedRegistries>
{
    [Fact]
    public Task After_each_cut_the_blob_is_read_on_from_the_byte_already_hashed() => CutAsync("some", 24 << 20, cuts: 6);

    [Fact]
    public Task After_each_cut_a_blob_of_1_GiB_is_read_on_from_the_byte_already_hashed()
    {
        Sweep.RequireFull();
        return CutAsync("large", 1 << 30, cuts: 12);
    }

    private async Task CutAsync(string name, int bytes, int cuts)
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var folder = new TempFolder();
        var digest = await WriteAsync(folder.At("noise.bin"), bytes, random);
        await new Oras().PushAsync(folder.Path, $"{registries.Source}/cut/{name}:1", "--artifact-type", ForgedTypes.Unheard, $"noise.bin:{ForgedTypes.Unheard}");
        int[] places = [.. Enumerable.Range(0, cuts).Select(_ => random.Next(1, bytes)).Distinct().Order()];
        await using var source = await FaultProxy.StartAsync(registries.Source);
        await using var destination = await FaultProxy.StartAsync(registries.Destination);
        source.Faults.Add([.. places.Select((place, index) =>
            Fault.CutAfter(RegistryRoute.BlobGet, place - (index == 0 ? 0 : places[index - 1])) with { Reference = digest, Skip = index, Times = 1 })]);

        var call = PromoteHookProgram.Call("copy", $"{source.Host}/cut/{name}:1", $"{destination.Host}/cut/{name}:1");
        await (call with { TimeLimit = TimeSpan.FromMinutes(10) }).SucceedAsync();

        Assert.Equal(
            [null, .. places.Select(place => $"bytes={place}-")],
            source.Requests.All.Where(request => request.Route == RegistryRoute.BlobGet && request.Reference == digest).Select(request => request.Range));
        var upload = Assert.Single(destination.Requests.All, request => request.Route == RegistryRoute.UploadPut && request.BodyBytes > 1000);
        Assert.Equal((201, bytes), (upload.Status, upload.BodyBytes));
        var tag = Assert.Single(await new TagWalker(registries.Client, registries.Destination).WalkAsync($"cut/{name}"));
        Assert.Empty(tag.Missing);
    }

    private static async Task<string> WriteAsync(string file, int bytes, Random random)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var stream = File.Create(file);
        var block = new byte[1 << 20];
        for (var left = bytes; left > 0; left -= block.Length)
        {
            random.NextBytes(block);
            hash.AppendData(block);
            await stream.WriteAsync(block);
        }

        return $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
