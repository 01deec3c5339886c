using System.Security.Cryptography;
using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.Crashes;

/// <summary>A real registry whose upload of a large blob is cut. Version 2.8 keeps nothing that could go on: it is asked, says so, and gets all again.</summary>
public sealed class CutDestinationTests(SharedRegistries registries) : IClassFixture<SharedRegistries>
{
    /// <summary>Just large enough that the registry is asked what it has.</summary>
    private const int Bytes = 256 * 1024 * 1024;

    [Fact]
    public async Task Docker_registry_2_8_is_asked_what_it_kept_and_gets_the_blob_again()
    {
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder.At("noise.bin"), RandomNumberGenerator.GetBytes(Bytes), TestContext.Current.CancellationToken);
        await new Oras().PushAsync(folder.Path, $"{registries.Source}/cut/upload:1", "--artifact-type", ForgedTypes.Unheard, $"noise.bin:{ForgedTypes.Unheard}");
        await using var destination = await FaultProxy.StartAsync(registries.Destination);

        // The config goes up beside it, and is too short to be cut.
        destination.Faults.Add(Fault.CutAfter(RegistryRoute.UploadPut, Bytes / 2) with { Times = 2 });

        var call = PromoteHookProgram.Call("copy", $"{registries.Source}/cut/upload:1", $"{destination.Host}/cut/upload:1");
        await (call with { TimeLimit = TimeSpan.FromMinutes(5) }).SucceedAsync();

        Assert.Equal(404, Assert.Single(destination.Requests.All, request => request.Route == RegistryRoute.UploadStatus).Status);
        Assert.DoesNotContain(destination.Requests.All, request => request.Route == RegistryRoute.UploadPatch);
        var uploads = destination.Requests.All.Where(request => request.Route == RegistryRoute.UploadPut && request.BodyBytes > 1000).ToArray();
        Assert.Equal([Bytes / 2, Bytes], uploads.Select(request => request.BodyBytes));
        Assert.Equal(201, uploads[^1].Status);
        var tag = Assert.Single(await new TagWalker(registries.Client, registries.Destination).WalkAsync("cut/upload"));
        Assert.Empty(tag.Missing);
    }
}
