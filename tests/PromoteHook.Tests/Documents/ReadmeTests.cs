using System.CommandLine;
using System.Text.RegularExpressions;
using PromoteHook.Commands;
using PromoteHook.Discovery;
using PromoteHook.Promoting;
using PromoteHook.Testing;
using PromoteHook.Tests.Commands;
using PromoteHook.Tests.Configuration;

namespace PromoteHook.Tests.Documents;

/// <summary>What the README, its further pages and the help show works as it stands there.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private readonly RunStop stop = new(new ManualClock());
    private readonly CommandHost host;
    private readonly Command root;

    public ReadmeTests()
    {
        host = new CommandHost(Invocation.Around(TextWriter.Null, TextWriter.Null, []), stop);
        root = CommandLine.CreateRoot(host);
    }

    public static TheoryData<string> CommandLines { get; } =
    [
        .. Readme.Pages.SelectMany(page => page.Commands)
            .Concat(((string[])["", "promote", "plan", "list", "copy", "inject", "verify", "doctor", "config", "completion"])
                .SelectMany(command => string.Join('\n', Examples.Of(command)).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
                .SelectMany(CommandText.Of))
            .Where(line => !line.Contains("COMMAND", StringComparison.Ordinal))
            .Distinct(),
    ];

    public void Dispose() => stop.Dispose();

    [Theory]
    [MemberData(nameof(CommandLines))]
    public void A_command_that_is_shown_can_be_given(string line)
    {
        var parsed = root.Parse(line.Replace("bash|zsh|fish", "bash", StringComparison.Ordinal)["promote-hook ".Length..], CommandLine.Parsing);

        Assert.Empty(parsed.Errors.Select(error => error.Message));
    }

    [Fact]
    public void Every_command_is_shown_by_an_example_of_its_own() =>
        Assert.All(root.Subcommands, command => Assert.Contains(Examples.Of(command.Name), line => line.Contains($"promote-hook {command.Name} ", StringComparison.Ordinal)));

    [Fact]
    public void Options_and_variables_that_are_named_exist()
    {
        var options = root.Subcommands.Append(root).SelectMany(command => command.Options).Select(option => option.Name).ToHashSet();
        var spans = Readme.Pages.SelectMany(page => page.Spans).ToList();

        // --strategy is an option of Argo CD.
        Assert.All(spans.SelectMany(span => Flag().Matches(span)).Select(flag => flag.Value).Where(flag => flag != "--strategy"), flag => Assert.Contains(flag, options));
        Assert.All(spans.SelectMany(span => Variable().Matches(span)).Select(name => name.Value), name => Assert.Contains(name, host.Options.Variables));
    }

    [Fact]
    public async Task The_kustomization_of_the_quick_start_is_read()
    {
        using var folder = new TempFolder();

        var source = new MountedKustomization([folder.Write("kustomization.yaml", Readme.QuickStart.Text)], allowUntagged: false);

        var use = Assert.Single(await source.ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal("registry.prod.example.com/shop/web:1.4.2", use.Reference.ToString());
    }

    [Fact]
    public void The_quick_start_is_three_lines_and_argo_cds_API_five_more()
    {
        var argocd = new Markdown("README.md").Blocks.Where(block => block.Text.StartsWith("# kustomize-examples/examples/argocd-api/", StringComparison.Ordinal));

        Assert.Equal(3, Readme.QuickStart.Text.Split('\n').Count(line => line.EndsWith("# added", StringComparison.Ordinal)));
        Assert.Equal(5, argocd.Sum(block => block.Text.TrimEnd('\n').Split('\n').Length - 1));
    }

    [Theory]
    [InlineData("components")]
    [InlineData("examples")]
    public void Every_component_and_example_of_kustomize_is_listed(string folder) => Assert.Equal(
        Directory.EnumerateDirectories(Checkout.At($"kustomize-examples/{folder}")).Select(path => Path.GetFileName(path)).Where(name => name != "base").Order(StringComparer.Ordinal),
        new Markdown("README.md").FirstCells(folder).SelectMany(cell => cell.Split(", ")).Select(name => name.Trim('`')).Order(StringComparer.Ordinal));

    [Fact]
    public void The_words_of_argo_cd_are_those_that_it_was_seen_to_say()
    {
        var readme = File.ReadAllText(Checkout.At("README.md")).ReplaceLineEndings("\n");

        var recorded = Directory.EnumerateFiles(Checkout.At("tests/PromoteHook.Tests/Documents/ArgoCd")).SelectMany(Messages)
            .Select(message => message
                .Replace("Container promote for pod app2/promotehook-", "Container promote-hook for pod shop/promote-hook-", StringComparison.Ordinal)
                .Replace("presync", "promote-hook", StringComparison.Ordinal))
            .Distinct().ToList();

        Assert.Equal(6, recorded.Count);
        Assert.All(recorded, message => Assert.Contains($"«{message}»", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void A_job_that_never_starts_is_told_of_case_by_case() =>
        Assert.InRange(new Markdown("README.md").FirstCells("case").Distinct().Count(), 12, 20);

    /// <summary>What a recorded Application says of its last sync, and of the Jobs in it.</summary>
    private static IEnumerable<string> Messages(string file)
    {
        var state = YamlAsJson.Read(File.ReadAllText(file))!["status"]!["operationState"]!;
        return state["syncResult"]!["resources"]!.AsArray().Where(row => row!["kind"]!.GetValue<string>() == "Job").Prepend(state).Select(said => said!["message"]!.GetValue<string>());
    }

    [GeneratedRegex("(?<![A-Za-z0-9-])--[a-z][a-z-]*")]
    private static partial Regex Flag();

    [GeneratedRegex("PROMOTE_HOOK_[A-Z_]+")]
    private static partial Regex Variable();
}
