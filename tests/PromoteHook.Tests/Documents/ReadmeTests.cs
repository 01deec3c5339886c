using System.CommandLine;
using System.Text.RegularExpressions;
using PromoteHook.Commands;
using PromoteHook.Discovery;
using PromoteHook.Promoting;
using PromoteHook.Testing;
using PromoteHook.Tests.Commands;

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
        var block = Assert.Single(Readme.Kustomizations);

        var source = new MountedKustomization([folder.Write("kustomization.yaml", block.Text)], allowUntagged: false);

        var use = Assert.Single(await source.ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal("prod.example.com/team/web:1.4.2", use.Reference.ToString());
    }

    [GeneratedRegex("(?<![A-Za-z0-9-])--[a-z][a-z-]*")]
    private static partial Regex Flag();

    [GeneratedRegex("PROMOTE_HOOK_[A-Z_]+")]
    private static partial Regex Variable();
}
