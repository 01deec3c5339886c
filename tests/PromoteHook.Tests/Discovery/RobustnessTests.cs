using System.Text;
using PromoteHook.Discovery;
using PromoteHook.Testing;

namespace PromoteHook.Tests.Discovery;

/// <summary>Broken input is refused; it never ends in another exception.</summary>
public sealed class RobustnessTests(ITestOutputHelper output)
{
    private const int RoundsPerInput = 40;
    private const string Fragments = "{}[]:,-?&*!|>'\"%@`#\t\n\r\0 ~<\\\u00e9\ufeff\u2028\ud83d0aA";

    public static TheoryData<string> Inputs() =>
        [.. Directory.GetFiles(Scenario.Root, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".yaml" or ".json")
            .Select(file => Path.GetRelativePath(Scenario.Root, file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task Broken_text_is_read_or_refused(string input)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var original = await File.ReadAllTextAsync(Path.Combine(Scenario.Root, input), TestContext.Current.CancellationToken);
        using var folder = new TempFolder();

        for (var round = 0; round < RoundsPerInput; round++)
        {
            var text = Break(original, random);
            try
            {
                await ReadBothWaysAsync(text, folder.At("kustomization.yaml"));
            }
            catch (Exception fault) when (fault is not RefusalException)
            {
                Assert.Fail($"seed {seed}, round {round}: {fault}\n{text}");
            }
        }
    }

    private static async Task ReadBothWaysAsync(string text, string file)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        await File.WriteAllBytesAsync(file, bytes);
        foreach (var source in (IManifestSource[])[new ManifestFiles("-", new MemoryStream(bytes), new ImageFinder([])), new MountedKustomization([file], true)])
        {
            try
            {
                await source.ReadAsync(CancellationToken.None).CountAsync();
            }
            catch (RefusalException refusal)
            {
                Assert.Equal(ExitCode.DiscoveryFailed, refusal.Code);
            }
        }
    }

    private static string Break(string original, Random random)
    {
        var text = new StringBuilder(original);
        for (var blow = random.Next(1, 5); blow > 0 && text.Length > 1; blow--)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(1, 12), text.Length - at);
            switch (random.Next(5))
            {
                case 0:
                    text.Length = at;
                    break;
                case 1:
                    text.Remove(at, length);
                    break;
                case 2:
                    text.Insert(at, text.ToString(at, length));
                    break;
                default:
                    text.Insert(at, Fragments[random.Next(Fragments.Length)]);
                    break;
            }
        }

        return text.ToString();
    }
}
