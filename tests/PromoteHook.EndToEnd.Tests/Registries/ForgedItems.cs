namespace PromoteHook.EndToEnd.Tests.Registries;

/// <summary>What no tool makes any more, made by ImageForge and pushed into a real registry without a login.</summary>
internal static class ForgedItems
{
    // What crane cannot validate: artifacts, zstd, and layers that the registry does not hold.
    private static readonly string[] NotValidated =
        ["helm-chart", "zstd-layer", "empty-config-artifact", "zero-byte-blob", "foreign-layer", "subject-artifact", "unheard-of-types", "embedded-content"];

    public static async Task<IReadOnlyList<CorpusItem>> PushAsync(string host, int seed)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var pusher = new RegistryPusher(client, new Uri($"http://{host}/"));
        var items = new List<CorpusItem>();
        foreach (var (name, image) in ForgedCorpus.Create(new ImageForge(seed)))
        {
            await pusher.PushAsync($"forged/{name}", image, "1.0.0");
            items.Add(new CorpusItem($"forged/{name}:1.0.0", !NotValidated.Contains(name)));
        }

        return items;
    }
}
