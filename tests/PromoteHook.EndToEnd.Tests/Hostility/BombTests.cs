using System.Globalization;
using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.Testing.Hostility;

namespace PromoteHook.EndToEnd.Tests.Hostility;

/// <summary>
/// The executable in the memory of its container: what would exhaust it or the stack kills no process, for none gets that far. The smaller
/// shapes of all of these go through each entry in <c>PromoteHook.Tests</c>.
/// </summary>
public sealed class BombTests : IDisposable
{
    /// <summary>The chart gives 256 MiB to the container; of these the heap may have so much.</summary>
    private const long HeapBytes = 160L * 1024 * 1024;

    private const int Blocks = 100 * 1024 * 1024 / 16;
    private const string Block = "xxxxxxxxxxxxxxxx";

    private readonly TempFolder folder = new();

    public static TheoryData<string> Giants { get; } = [.. GiantBombs.Select(bomb => bomb.Name)];

    public static TheoryData<string> Trees { get; } = ["an alias of itself within a key", "a key of lists that double", "lists in lists, block", "lists as keys without end"];

    private static IReadOnlyList<Bomb> GiantBombs =>
    [
        new("100 MiB of a plain scalar", "kind: ", Block, Blocks),
        new("100 MiB of a tag", "kind: !", Block, Blocks, " x\n"),
        new("100 MiB of an alias", "kind: *", Block, Blocks, "\n"),
        new("100 MiB of a comment", "# ", Block, Blocks, "\n"),
        new("100 MiB of a JSON string", "{\"kind\":\"", Block, Blocks, "\"}"),
        new("half a million images", "", "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p#n}\nspec: {containers: [{name: a, image: r#n.example/web:1}]}\n", 500_000),
    ];

    [Theory]
    [MemberData(nameof(Giants))]
    public async Task A_giant_is_refused_within_the_memory_of_the_container(string name)
    {
        var result = await RunAsync(GiantBombs.First(bomb => bomb.Name == name).Content(), "list", "--manifests", "-");

        Assert.Contains("[DiscoveryFailed, exit code 17]", result.Exited(17).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public async Task What_would_overflow_the_stack_is_refused(string name)
    {
        var content = Bombs.RefusedYaml.First(bomb => bomb.Name == name).Content();
        var file = folder.At("any.yaml");
        await File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);

        (await RunAsync([], "list", "--image", "r.example/a:1", "--config", file)).Exited(2);
        (await RunAsync([], "list", "--kustomization", file)).Exited(17);
        (await RunAsync(content, "inject")).Exited(17);
        (await RunAsync(content, "verify", "--manifests", "-")).Exited(17);
    }

    [Fact]
    public async Task Nearly_as_many_images_as_are_kept_are_listed_and_mapped()
    {
        var manifests = new Bomb("", "", "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p#n}\nspec: {containers: [{name: a, image: r.example/web:#n}]}\n", 60_000);

        var result = await RunAsync(manifests.Content(), "list", "--manifests", "-", "-o", "json", "--from", "s.example/**", "--to", "r.example/**");

        Assert.Contains("r.example/web:60000", result.Succeeded().Text, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static Task<ProgramResult> RunAsync(byte[] input, params IReadOnlyList<string> arguments) => (PromoteHookProgram.Call(arguments) with
    {
        Input = input,
        TimeLimit = TimeSpan.FromMinutes(5),
        Environment = new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = HeapBytes.ToString("X", CultureInfo.InvariantCulture) },
    }).RunAsync();
}
