using System.Text;
using System.Text.RegularExpressions;
using PromoteHook.Testing;

namespace PromoteHook.Tests.Catalogue;

/// <summary>
/// What people read of each failure, as one table: <c>BeingRead.approved.md</c>. It is made of the approved texts, so after these
/// have changed it has to be approved once more.
/// </summary>
public sealed partial class BeingReadTests
{
    [Fact]
    public async Task Every_failure_is_told_wherever_people_look()
    {
        var table = new StringBuilder("| situation | exit code | last line of the log | first line of the termination log | Events |\n|---|---|---|---|---|\n");
        foreach (var name in CatalogueTests.Names.Select(row => row.Data).Order(StringComparer.Ordinal))
        {
            var text = Form().Match(await File.ReadAllTextAsync(Path.Combine(CatalogueTests.Texts, $"{name}.approved.txt")));
            Assert.True(text.Success, name);

            // An error is on stderr and ends the run; else the summary on stdout does.
            var (output, error) = (Lines(text, "stdout"), Lines(text, "stderr"));
            var last = error.Length > 0 && error[^1].StartsWith("error: ", StringComparison.Ordinal) ? error[^1] : output[^1];
            string[] cells = [name, $"{text.Groups["code"].Value} {text.Groups["name"].Value}", last, Lines(text, "log")[0], string.Join("<br>", Lines(text, "events"))];
            table.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
        }

        Assert.True(CatalogueTests.Names.Count >= 30);
        Approved.VerifyFile(table.ToString(), Path.Combine(Path.GetDirectoryName(CatalogueTests.Texts)!, "BeingRead.approved.md"));
    }

    private static string[] Lines(Match text, string group) => text.Groups[group].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"\A\$ .*\n\nstdout\n(?<stdout>[\s\S]*)\nstderr\n(?<stderr>[\s\S]*)\ntermination log\n(?<log>[\s\S]*)\nevents\n(?<events>[\s\S]*)\nexit (?<code>\d+) (?<name>[A-Za-z]+)\n\z")]
    private static partial Regex Form();
}
