using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using PromoteHook.Commands;
using PromoteHook.Promoting;
using PromoteHook.Testing;
using PromoteHook.Tests.Commands;

namespace PromoteHook.Tests.Documents;

/// <summary>The parts of <c>docs/</c> that would drift are written by these tests (PROMOTE_HOOK_APPROVE=1), and fail when they have.</summary>
public sealed class DocumentTests
{
    [Fact]
    public void Options_are_those_of_the_commands()
    {
        using var stop = new RunStop(new ManualClock());
        var host = new CommandHost(Invocation.Around(TextWriter.Null, TextWriter.Null, []), stop);
        var text = new StringBuilder();
        foreach (var command in CommandLine.CreateRoot(host).Subcommands)
        {
            text.Append(CultureInfo.InvariantCulture, $"## {CommandNames.UsageOf(command).Replace(" [options]", "", StringComparison.Ordinal)}\n\n{command.Description}\n\n");
            foreach (var argument in command.Arguments)
            {
                text.Append(CultureInfo.InvariantCulture, $"- `{argument.Name}`: {argument.Description}\n");
            }

            text.Append(command.Arguments.Count > 0 ? "\n" : "").Append(TableOf(command, host.Options));
        }

        DocumentRegion.Verify("docs/options.md", "options", text.ToString());
    }

    [Fact]
    public void Settings_are_those_of_the_schema()
    {
        var schema = JsonNode.Parse(EmbeddedText.Read(EmbeddedText.Schema))!.AsObject();
        var text = new StringBuilder();
        foreach (var (title, found) in SettingsOutline.Of(schema))
        {
            text.Append(CultureInfo.InvariantCulture, $"### {title}\n\n| key | value | default | |\n|---|---|---|---|\n");
            found.ForEach(row => text.Append(CultureInfo.InvariantCulture, $"| `{row.Key}` | {row.Value} | {row.Default} | {row.Description} |\n"));
            text.Append('\n');
        }

        DocumentRegion.Verify("docs/settings.md", "settings", text.ToString());
    }

    [Fact]
    public void Exit_codes_are_those_of_the_program()
    {
        var comments = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "promote-hook.xml")).Descendants("member")
            .ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("summary")?.Value.Trim());
        var rows = Enum.GetValues<ExitCode>().Select(code =>
            $"| {(int)code} | {code} | {comments[$"F:{typeof(ExitCode).FullName}.{code}"]} | {RetryHelps(code)} |\n");

        DocumentRegion.Verify("docs/exit-codes.md", "exit codes", $"| code | name | meaning | would a retry help? |\n|---|---|---|---|\n{string.Concat(rows)}");
    }

    [Fact]
    public void The_README_names_every_exit_code_and_no_other()
    {
        var codes = new Markdown("README.md").FirstCells("code").SelectMany(cell => cell.Split(", ")).Select(code => int.Parse(code, CultureInfo.InvariantCulture));

        Assert.Equal(Enum.GetValues<ExitCode>().Select(code => (int)code), codes);
    }

    [Fact]
    public void The_README_names_every_command_and_no_other()
    {
        using var stop = new RunStop(new ManualClock());
        var root = CommandLine.CreateRoot(new CommandHost(Invocation.Around(TextWriter.Null, TextWriter.Null, []), stop));

        Assert.Equal(root.Subcommands.Select(command => command.Name), new Markdown("README.md").FirstCells("command").Select(cell => cell.Trim('`').Split(' ')[1]));
    }

    private static string TableOf(Command command, Options options)
    {
        var text = new StringBuilder();
        foreach (var group in command.Options.Select(options.Find).OfType<OptionEntry>().GroupBy(entry => entry.Group).OrderBy(group => group.Key))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {HelpPage.TitleOf(group.Key)} | variable | default | |\n|---|---|---|---|\n");
            foreach (var entry in group)
            {
                var form = HelpPage.FormOf(entry.Symbol).Replace("|", "\\|", StringComparison.Ordinal);
                text.Append(CultureInfo.InvariantCulture, $"| `{form}` | `{entry.Variable}` | {entry.Default} | {entry.Symbol.Description}{(entry.IsList ? " Repeatable." : "")} |\n");
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string RetryHelps(ExitCode code) => (int)code switch
    {
        0 or 3 => "",
        20 or 21 or 130 or 143 => "yes",
        1 => "perhaps",
        _ => "no",
    };
}
