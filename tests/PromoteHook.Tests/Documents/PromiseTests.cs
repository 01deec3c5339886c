using System.Text.RegularExpressions;

namespace PromoteHook.Tests.Documents;

/// <summary>The table of promises names tests that exist, of every test project.</summary>
public sealed partial class PromiseTests
{
    private const string Name = "docs/promises.md";

    [Fact]
    public void Every_test_that_a_promise_names_is_there()
    {
        var tests = Checkout.Files("*Tests.cs").Distinct().SelectMany(TestsOf).ToHashSet();
        var named = new Markdown(Name).Spans.Where(span => Dotted().IsMatch(span)).ToArray();

        Assert.True(named.Length >= 100, $"{named.Length} tests are named");
        Assert.Equal([], named.Except(tests));
    }

    [Fact]
    public void Every_promise_names_a_test()
    {
        var rows = File.ReadLines(Checkout.At(Name)).Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| promise |", StringComparison.Ordinal));

        Assert.All(rows, row => Assert.StartsWith("`", row.Split(" | ")[1], StringComparison.Ordinal));
    }

    /// <summary>The methods behind [Fact] and [Theory] in a file, as «Class.Method»; a file's class has its name.</summary>
    private static IEnumerable<string> TestsOf(string file) =>
        Test().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileNameWithoutExtension(file)}.{match.Groups[1].Value}");

    [GeneratedRegex(@"\[(?:Fact|Theory)\b[^]]*\](?:\s*\[[^\n]*\])*\s*public (?:async )?(?:Task|void) (\w+)\(")]
    private static partial Regex Test();

    [GeneratedRegex(@"^\w+Tests\.\w+$")]
    private static partial Regex Dotted();
}
