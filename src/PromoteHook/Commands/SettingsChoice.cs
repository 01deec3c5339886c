using PromoteHook.Configuration;
using PromoteHook.Mapping;

namespace PromoteHook.Commands;

/// <summary>Finds the settings file and lays the flags over it.</summary>
internal static class SettingsChoice
{
    /// <summary>What the file is called where none is named.</summary>
    public const string FileName = "promote-hook.yaml";

    /// <summary>The file of this run; null when there is none.</summary>
    public static string? FindFile(CommandRun run) =>
        FindFile(run.Get(run.Options.Config), run.Get(run.Options.Overlay), run.Get(run.Options.Kustomizations));

    /// <summary>What the file of this run says, before the flags.</summary>
    /// <exception cref="RefusalException">Usage: it is wrong.</exception>
    public static PlacedSettings ReadFile(CommandRun run) =>
        FindFile(run) is { } file ? SettingsFile.ReadPlaced(file) : PlacedSettings.Empty;

    /// <summary>
    /// The file that holds the settings: the one named, else the one in the overlay, else beside a kustomization (the highest
    /// layer first), else in the working directory; null when there is none.
    /// </summary>
    public static string? FindFile(string? named, string? overlay, IReadOnlyList<string> kustomizations)
    {
        if (named is not null)
        {
            return named;
        }

        string?[] directories = [overlay, .. kustomizations.Reverse().Select(file => Path.GetDirectoryName(file) is { Length: > 0 } directory ? directory : "."), "."];
        return directories
            .Where(directory => directory is not null)
            .Select(directory => directory == "." ? FileName : Path.Combine(directory!, FileName))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>The file's settings with what the flags say laid over them.</summary>
    /// <exception cref="RefusalException">Usage: one of --from and --to without the other.</exception>
    public static Settings Overlay(Settings settings, CommandRun run)
    {
        var options = run.Options;
        var to = run.Get(options.To);
        var from = run.Get(options.From);
        if (to is null != (from.Count == 0))
        {
            throw new RefusalException(ExitCode.Usage, to is null ? "--from was given without --to" : "--to was given without --from", "give both; together they are one rule");
        }

        IReadOnlyList<Rule> rules = to is null ? settings.Rules : [new Rule(to, from, "--to/--from"), .. settings.Rules];
        var policy = run.Get(options.OnDigestMismatch);
        var referrers = run.Get(options.Referrers);
        return settings with
        {
            Rules = [.. rules.Select(rule => rule with { OnDigestMismatch = policy ?? rule.OnDigestMismatch, Referrers = referrers ?? rule.Referrers })],
            OnDigestMismatch = policy ?? settings.OnDigestMismatch,
            Referrers = referrers ?? settings.Referrers,
            FailUnmatched = run.Get(options.Unmatched) ?? settings.FailUnmatched,
        };
    }
}
