using System.Reflection;
using System.Text.RegularExpressions;
using PromoteHook.Oci;
using PromoteHook.Tests.Documents;

namespace PromoteHook.Tests.Architecture;

/// <summary>What could turn a text from outside into work without end, a program or a shell stands where it is looked after.</summary>
public sealed partial class DangerousCallTests
{
    private static readonly Assembly[] Assemblies = [typeof(Digest).Assembly, typeof(ExitCode).Assembly];

    [Fact]
    public void Each_regular_expression_that_is_generated_has_a_time_limit()
    {
        var generated = Assemblies.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMembers(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(member => (Member: member, Attribute: member.GetCustomAttribute<GeneratedRegexAttribute>()))
            .Where(found => found.Attribute is not null)
            .ToList();

        Assert.NotEmpty(generated);
        Assert.All(generated, found => Assert.True(found.Attribute!.MatchTimeoutMilliseconds is > 0 and <= 10_000, $"{found.Member.DeclaringType}.{found.Member.Name} has none"));
    }

    [Fact]
    public void Each_regular_expression_that_is_made_at_run_time_does_not_backtrack()
    {
        var made = Sources().SelectMany(source => RegexMade().Matches(source.Text).Select(match => (source.Name, Call: match.Value))).ToList();

        Assert.NotEmpty(made);
        Assert.All(made, each => Assert.True(each.Call.Contains("RegexOptions.NonBacktracking", StringComparison.Ordinal), $"{each.Name}: {each.Call}"));
    }

    [Fact]
    public void Programs_are_started_in_two_places_by_a_list_of_arguments_and_without_a_shell()
    {
        var starting = Sources().Where(source => ProgramStarted().IsMatch(source.Text)).ToList();

        Assert.Equal(["CredentialHelper.cs", "KustomizeBuild.cs"], starting.Select(source => Path.GetFileName(source.Name)).Order(StringComparer.Ordinal));
        Assert.All(starting, source =>
        {
            Assert.DoesNotContain("UseShellExecute = true", source.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(".Arguments =", source.Text, StringComparison.Ordinal);
            Assert.Contains("ArgumentList.Add(", source.Text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void All_of_YAML_is_read_behind_the_bounds()
    {
        var reading = Sources().Where(source => ScannerMade().IsMatch(source.Text)).Select(source => Path.GetFileName(source.Name)).Order(StringComparer.Ordinal);

        // YamlLocator reads again what YamlTokens has read; SettingsFile has YamlBounds look through what it then makes a tree of.
        Assert.Equal(["SettingsFile.cs", "YamlLocator.cs", "YamlTokens.cs"], reading);
    }

    private static IEnumerable<(string Name, string Text)> Sources() =>
        Directory.EnumerateFiles(Checkout.At("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(file => (Checkout.NameOf(file), File.ReadAllText(file)));

    /// <summary>A constructor or one of the static methods, to the end of the statement.</summary>
    [GeneratedRegex(@"(\bnew Regex\(|\bRegex [A-Za-z ={};]*= new\(|\bRegex\.(IsMatch|Match|Matches|Replace|Split|Count|EnumerateMatches)\()[\s\S]*?\);")]
    private static partial Regex RegexMade();

    [GeneratedRegex(@"\bProcess\.Start\(|\bnew Process\b|\bnew ProcessStartInfo\(")]
    private static partial Regex ProgramStarted();

    [GeneratedRegex(@"\bnew (Scanner|Parser|YamlStream|DeserializerBuilder)\(")]
    private static partial Regex ScannerMade();
}
