using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.Registries;

/// <summary>Says by other people's tools whether two references serve the same.</summary>
internal static class Judge
{
    /// <summary>As below, for an item of the corpus; of an image crane reads every byte at the destination too.</summary>
    public static async Task SameOnBothSidesAsync(
        CorpusItem item, string sourceHost, string destinationHost, RegistryLogin? login = null)
    {
        await SameOnBothSidesAsync($"{sourceHost}/{item.Name}", $"{destinationHost}/{item.Name}", login);
        if (item.IsImage)
        {
            await new Crane(login).ValidateAsync($"{destinationHost}/{item.Name}");
        }
    }

    /// <summary>crane's digest and manifest bytes, and skopeo's where it takes the type, agree on both sides.</summary>
    public static async Task SameOnBothSidesAsync(string source, string destination, RegistryLogin? login = null)
    {
        var crane = new Crane(login);
        var skopeo = new Skopeo(login);

        Assert.Equal(await crane.DigestAsync(source), await crane.DigestAsync(destination));
        var manifest = await crane.ManifestAsync(source);
        Assert.Equal(manifest, await crane.ManifestAsync(destination));
        if (await skopeo.InspectRawAsync(source) is { } raw)
        {
            Assert.Equal(raw, await skopeo.InspectRawAsync(destination));
        }
    }
}
