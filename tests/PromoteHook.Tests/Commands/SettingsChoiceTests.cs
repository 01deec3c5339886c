using System.CommandLine;
using PromoteHook.Commands;
using PromoteHook.Mapping;
using PromoteHook.Oci;
using PromoteHook.Promoting;
using PromoteHook.Testing;

namespace PromoteHook.Tests.Commands;

public sealed class SettingsChoiceTests : IDisposable
{
    private static readonly Settings File = new()
    {
        Rules = [new Rule("prod.example.com/**", ["dev.example.com/**"], "promote-hook.yaml:2") { OnDigestMismatch = MismatchPolicy.Warn, Referrers = ReferrerPolicy.Off }],
        OnDigestMismatch = MismatchPolicy.Fail,
        FailUnmatched = true,
    };

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory();

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public void The_settings_lie_in_the_overlay_else_beside_the_highest_layer_that_has_them()
    {
        var (overlay, lower, upper) = (Make("overlay", true), Make("lower", true), Make("upper", true));
        var bare = Make("bare", false);

        Assert.Equal(Path.Combine(overlay, "promote-hook.yaml"), SettingsChoice.FindFile(null, overlay, [Path.Combine(lower, "kustomization.yaml")]));
        Assert.Equal(Path.Combine(upper, "promote-hook.yaml"), SettingsChoice.FindFile(null, bare, [Path.Combine(lower, "k.yaml"), Path.Combine(upper, "k.yaml")]));
        Assert.Equal(Path.Combine(lower, "promote-hook.yaml"), SettingsChoice.FindFile(null, null, [Path.Combine(lower, "k.yaml"), Path.Combine(bare, "k.yaml")]));
        Assert.Null(SettingsChoice.FindFile(null, bare, []));
    }

    [Fact]
    public void A_named_file_is_taken_even_where_it_is_not() =>
        Assert.Equal("nowhere.yaml", SettingsChoice.FindFile("nowhere.yaml", Make("overlay", true), []));

    [Fact]
    public void Without_flags_the_file_holds() => Assert.Equal(File, Overlay() with { Rules = File.Rules });

    [Fact]
    public void From_and_to_are_a_rule_before_those_of_the_file()
    {
        var settings = Overlay("--to", "qa.example.com/**", "--from", "a.example.com/**", "--from", "b.example.com/**");

        Assert.Equal(("qa.example.com/**", "--to/--from"), (settings.Rules[0].To, settings.Rules[0].Where));
        Assert.Equal(["a.example.com/**", "b.example.com/**"], settings.Rules[0].From);
        Assert.Equal(File.Rules[0], settings.Rules[1]);
    }

    [Fact]
    public void Flags_beat_the_file_and_what_its_rules_say()
    {
        var settings = Overlay("--on-digest-mismatch", "overwrite", "--unmatched", "ignore", "--referrers", "require");

        Assert.Equal((MismatchPolicy.Overwrite, MismatchPolicy.Overwrite), (settings.OnDigestMismatch, settings.Rules[0].OnDigestMismatch));
        Assert.Equal((ReferrerPolicy.Require, ReferrerPolicy.Require), (settings.Referrers, settings.Rules[0].Referrers));
        Assert.False(settings.FailUnmatched);
    }

    private static Settings Overlay(params string[] arguments)
    {
        var options = new Options();
        var root = new RootCommand();
        foreach (var option in options.OfDiscovery)
        {
            root.Add(option);
        }

        using var stop = new RunStop(new ManualClock());
        return SettingsChoice.Overlay(File, new CommandRun(options, root.Parse(arguments), Invocation.Around(TextWriter.Null, TextWriter.Null, []), stop));
    }

    private string Make(string name, bool withSettings)
    {
        var path = directory.CreateSubdirectory(name).FullName;
        if (withSettings)
        {
            System.IO.File.WriteAllText(Path.Combine(path, "promote-hook.yaml"), "");
        }

        return path;
    }
}
