using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace PromoteHook.Tests.Catalogue;

/// <summary>What holds for every text of the catalogue.</summary>
public sealed partial class CatalogueTests
{
    /// <summary>Where the approved texts lie.</summary>
    internal static string Texts { get; } = Path.Combine(Folder(), "texts");

    public static TheoryData<string> Names => [.. Directory.GetFiles(Texts, "*.approved.txt").Select(file => Path.GetFileName(file)[..^".approved.txt".Length]).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_text_ends_with_a_code_of_its_own_and_holds_neither_stack_trace_nor_secret(string name)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Texts, $"{name}.approved.txt"));

        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.DoesNotContain("bug in promote-hook", text, StringComparison.Ordinal);
        var code = Enum.Parse<ExitCode>(Ending().Match(text).Groups["code"].Value);
        Assert.False(code is ExitCode.Success or ExitCode.Bug or ExitCode.WorkFound, $"{code}");
    }

    [Fact]
    public async Task Every_text_belongs_to_a_test()
    {
        var tests = await Task.WhenAll(Directory.GetFiles(Folder(), "*.cs").Select(file => File.ReadAllTextAsync(file)));

        Assert.All(Names, name => Assert.Contains(tests, test => test.Contains($"\"{name.Data}\"", StringComparison.Ordinal)));
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    [GeneratedRegex(@"\nexit (?<code>\d+) [A-Za-z]+\n\z")]
    private static partial Regex Ending();
}
