using PromoteHook.Benchmarks.Images;

namespace PromoteHook.Benchmarks.Scenarios;

/// <summary>The scenarios.</summary>
/// <param name="isQuick">True for sizes that only try the harness.</param>
internal sealed class Catalogue(bool isQuick)
{
    private const int Kibi = 1024;
    private const int Mebi = 1024 * Kibi;

    private static readonly TimeSpan Far = TimeSpan.FromMilliseconds(50);

    private int References => isQuick ? 20 : 200;

    /// <summary>Those of the given names, all when none is given. S5 stands for both of its halves.</summary>
    public IReadOnlyList<Scenario> Choose(IReadOnlyCollection<string> names)
    {
        Scenario[] all = [NoOp(), OneImage(), SharedBases(), ThreeMissing(), FarNoOp(), FarSharedBases(), OneLayer(), Indexes(), StartUp.Scenario(), ManyImages()];
        foreach (var name in names.Where(name => !Array.Exists(all, one => IsMeant(one, name))))
        {
            throw new BenchmarkException($"there is no scenario {name}: {string.Join(", ", all.Select(one => one.Name))}");
        }

        return [.. all.Where(one => names.Count == 0 || names.Any(name => IsMeant(one, name)))];
    }

    private static bool IsMeant(Scenario scenario, string name) =>
        scenario.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || scenario.Name[..^1].Equals(name, StringComparison.OrdinalIgnoreCase);

    private Scenario NoOp() => new("S1", $"no-op: {References} references, all present", SmallImages(References), Variants.MostlyPresent) { Missing = 0 };

    private Scenario OneImage()
    {
        var layer = (isQuick ? 8 : 128) * Mebi;
        return new("S2", $"one image, 8 layers of {layer / Mebi} MiB", [new("big", [.. Layers(seed: 2000, count: 8, layer)])], Variants.OneImage);
    }

    /// <remarks>One layer in all images, two in each third of them, two of their own.</remarks>
    private Scenario SharedBases()
    {
        var (count, layer, own) = isQuick ? (6, 256 * Kibi, 240 * Kibi) : (50, 2 * Mebi, 1966 * Kibi);
        var images = Enumerable.Range(0, count).Select(number => new ImageRecipe(
            $"shared-{number:000}",
            [.. Layers(3000, 1, layer), .. Layers(3010 + (10 * (number % 3)), 2, layer), .. Layers(3100 + (2 * number), 2, own)]));
        return new("S3", $"{count} images on shared bases", [.. images], Variants.ManyImages);
    }

    private Scenario ThreeMissing() => new("S4", $"{References} references, 3 missing", SmallImages(References), Variants.MostlyPresent) { Missing = 3 };

    private Scenario FarNoOp() => NoOp() with
    {
        Name = "S5a",
        Title = $"S1 at {Far.TotalMilliseconds} ms round trip",
        Distance = new Distance(Far, null),
    };

    private Scenario FarSharedBases() => SharedBases() with
    {
        Name = "S5b",
        Title = $"S3 at {Far.TotalMilliseconds} ms round trip and 200 Mbit/s",
        Distance = new Distance(Far, 200),
    };

    private Scenario OneLayer()
    {
        var bytes = isQuick ? 64L * Mebi : 4096L * Mebi;
        return new("S6", $"one layer of {bytes / Mebi} MiB", [new("huge", [.. Layers(6000, 1, bytes)])], Variants.OneImage);
    }

    /// <remarks>docker-registry has no referrers API, so that an index under the fallback tag lists them.</remarks>
    private Scenario Indexes()
    {
        var images = Enumerable.Range(0, 5).Select(number => new ImageRecipe(
            $"index-{number}",
            [.. Enumerable.Range(0, 4).Select(platform => (IReadOnlyList<LayerRecipe>)[.. Layers(7000 + (100 * number) + (10 * platform), 2, isQuick ? 64 * Kibi : Mebi)])])
        {
            Referrers = 2,
        });
        return new("S7", "five indexes of 4 platforms with two referrers each, which crane and skopeo leave behind", [.. images], Variants.WithReferrers);
    }

    private Scenario ManyImages()
    {
        var (few, many) = isQuick ? (5, 20) : (10, 1000);
        return new("S9", $"memory: {few} and {many} small images, all missing", SmallImages(many), [Of(few), Of(many)]) { Yardstick = Name(few) };

        static string Name(int count) => $"{Variants.Ours}, {count} images";
        static Variant Of(int count) => Variants.PromoteHook with { Name = Name(count), ImageCount = count };
    }

    private static List<ImageRecipe> SmallImages(int count) =>
        [.. Enumerable.Range(0, count).Select(number => new ImageRecipe($"app-{number:0000}", [.. Layers(100_000 + number, 1, 8 * Kibi)]))];

    private static IEnumerable<LayerRecipe> Layers(int seed, int count, long bytes) =>
        Enumerable.Range(seed, count).Select(one => new LayerRecipe(one, bytes));
}
