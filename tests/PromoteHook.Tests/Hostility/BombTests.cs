using PromoteHook.Configuration;
using PromoteHook.Testing;
using PromoteHook.Testing.Hostility;
using PromoteHook.Tests.Commands;
using PromoteHook.Tests.Discovery;

namespace PromoteHook.Tests.Hostility;

/// <summary>
/// Each bomb goes through each entry that takes such a text. It is refused with one short line, or read; and nothing allocates more than
/// a few times what the largest object may weigh.
/// </summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class BombTests : IDisposable
{
    private const long MaxAllocatedBytes = 500_000_000;

    /// <summary>Where the bound is that of very many objects, of which each is let go again.</summary>
    private const long MaxStreamedBytes = 2_000_000_000;

    private const int MaxLine = 2500;

    private readonly TempFolder folder = new();

    public static TheoryData<string, string> Refused { get; } =
    [
        .. Pairs(["manifests", "inject", "verify", "kustomization", "settings", "kubeconfig"], Bombs.RefusedYaml),
        .. Pairs(["manifests", "inject", "verify", "kubeconfig"], Bombs.RefusedManifests.Where(bomb => !bomb.Head.Contains("containers", StringComparison.Ordinal))),
        .. Pairs(["manifests", "inject"], Bombs.RefusedManifests.Where(bomb => bomb.Head.Contains("containers", StringComparison.Ordinal))),
        .. Pairs(["manifests"], Bombs.TooManyImages),
        .. Pairs(["kustomization"], Bombs.RefusedKustomizations),
        .. Pairs(["settings"], Bombs.RefusedSettings),
        .. Pairs(["verify"], Bombs.RefusedHooks),
        .. Pairs(["inject"], Bombs.RefusedCarriers),
        .. Pairs(["overlay"], Bombs.RefusedLists),
    ];

    public static TheoryData<string, string> Read { get; } =
    [
        .. Pairs(["manifests"], Bombs.ReadManifests),
        .. Pairs(["verify"], Bombs.ReadHooks),
        .. Pairs(["inject"], Bombs.ReadCarriers),
    ];

    private static IEnumerable<Bomb> All =>
        [
            .. Bombs.RefusedYaml, .. Bombs.RefusedManifests, .. Bombs.TooManyImages, .. Bombs.RefusedKustomizations, .. Bombs.RefusedSettings, .. Bombs.RefusedHooks,
            .. Bombs.RefusedCarriers, .. Bombs.RefusedLists, .. Bombs.ReadManifests, .. Bombs.ReadHooks, .. Bombs.ReadCarriers,
        ];

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_bomb_is_refused_with_one_short_line(string entry, string bomb)
    {
        var run = await RunAsync(entry, bomb);

        Assert.True(run.Code is (int)ExitCode.Usage or (int)ExitCode.DiscoveryFailed, $"exit code {run.Code}: {run.Error}");
        var line = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => line.StartsWith("error: ", StringComparison.Ordinal));
        Assert.InRange(line.Length, 1, MaxLine);
        Assert.DoesNotContain(line, char.IsControl);
    }

    [Theory]
    [MemberData(nameof(Read))]
    public async Task A_bomb_without_powder_is_read(string entry, string bomb)
    {
        var run = await RunAsync(entry, bomb);

        Assert.True(run.Code is (int)ExitCode.Success or (int)ExitCode.Unmapped or (int)ExitCode.WorkFound, $"exit code {run.Code}: {run.Error[..Math.Min(run.Error.Length, MaxLine)]}");
    }

    [Fact]
    public void Each_has_a_name_of_its_own_in_its_list() =>
        Assert.All(Refused.Concat(Read).GroupBy(row => row), pair => Assert.Single(pair));

    public void Dispose() => folder.Dispose();

    private static IEnumerable<TheoryDataRow<string, string>> Pairs(IEnumerable<string> entries, IEnumerable<Bomb> bombs) =>
        entries.SelectMany(entry => bombs.Select(bomb => new TheoryDataRow<string, string>(entry, bomb.Name)));

    /// <summary>The lists of an entry itself come first, for a name may stand in two.</summary>
    private static Bomb Find(string entry, string name)
    {
        IEnumerable<Bomb> own = entry switch
        {
            "kustomization" => Bombs.RefusedKustomizations,
            "overlay" => Bombs.RefusedLists,
            _ => [],
        };
        return own.Concat(All).First(bomb => bomb.Name == name);
    }

    private async Task<Invocation> RunAsync(string entry, string name)
    {
        var content = Find(entry, name).Content();
        var before = GC.GetTotalAllocatedBytes();
        var run = entry switch
        {
            "manifests" => (await Invocation.PipeAsync(content, ["list", "--manifests", "-"])).Run,
            "inject" => (await Invocation.PipeAsync(content, ["inject"])).Run,
            "verify" => (await Invocation.PipeAsync(content, ["verify", "--manifests", "-"])).Run,
            "kustomization" => await Invocation.RunAsync(["list", "--allow-untagged", "--kustomization", Write("kustomization.yaml", content)]),
            "settings" => await Invocation.RunAsync(["list", "--image", "r.example/a:1", "--config", Write("settings.yaml", content)]),
            "overlay" => await Invocation.RunAsync(["list", "--overlay", Path.GetDirectoryName(Write("images", content))!]),
            _ => ReadKubeconfig(Write("kubeconfig", content)),
        };
        var isStreamed = Bombs.TooManyImages.Concat(Bombs.RefusedHooks).Concat(Bombs.RefusedCarriers).Any(bomb => bomb.Name == name);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, isStreamed ? MaxStreamedBytes : MaxAllocatedBytes);
        return run;
    }

    private static Invocation ReadKubeconfig(string file)
    {
        var refusal = Assert.Throws<RefusalException>(() => new KubeconfigReader(file, TimeProvider.System).Read());
        return new Invocation((int)refusal.Code, "", $"error: {refusal.Message}");
    }

    private string Write(string name, byte[] content)
    {
        var file = folder.At(name);
        File.WriteAllBytes(file, content);
        return file;
    }
}
