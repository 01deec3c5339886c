using PromoteHook.Configuration;
using PromoteHook.Mapping;
using PromoteHook.Registries;
using PromoteHook.Reporting;

namespace PromoteHook.Commands;

/// <summary>The settings in force; what is printed of them is a settings file again.</summary>
internal static class SettingsEntries
{
    public static IReadOnlyList<ConfigEntry> Of(CommandRun run)
    {
        var placed = SettingsChoice.ReadFile(run);
        var settings = SettingsChoice.Overlay(placed.Settings, run);
        var options = run.Options;
        var policy = run.GiverOf(options.OnDigestMismatch);
        var referrers = run.GiverOf(options.Referrers);
        var flagged = settings.Rules.Count - placed.Settings.Rules.Count;
        return
        [
            ConfigEntry.List("rules", settings.Rules.Select((rule, index) => index < flagged ? OfFlags(rule, run) : OfFile(rule, index - flagged, placed, policy, referrers))),
            ConfigEntry.Group(
                "defaults",
                ConfigEntry.Of("onDigestMismatch", Word(settings.OnDigestMismatch), policy ?? PlaceOf("defaults.onDigestMismatch", placed)),
                ConfigEntry.Of("mutableTags", settings.MutableTags, PlaceOf("defaults.mutableTags", placed)),
                ConfigEntry.Of("referrers", Word(settings.Referrers), referrers ?? PlaceOf("defaults.referrers", placed))),
            ConfigEntry.Of("unmatched", settings.FailUnmatched ? "fail" : "ignore", run.GiverOf(options.Unmatched) ?? PlaceOf("unmatched", placed)),
            ConfigEntry.List("searchRules", settings.SearchRules.Select((rule, index) => (IReadOnlyList<ConfigEntry>)
            [
                ConfigEntry.Of("group", rule.Group, PlaceOf($"searchRules[{index}].group", placed)),
                ConfigEntry.Of("kind", rule.Kind, PlaceOf($"searchRules[{index}].kind", placed)),
                ConfigEntry.Of("path", rule.Path, PlaceOf($"searchRules[{index}].path", placed)),
            ])),
            ConfigEntry.List("credentials", settings.Credentials.Select((rule, index) => OfIdentity(rule, $"credentials[{index}]", placed))),
        ];
    }

    private static List<ConfigEntry> OfFlags(Rule rule, CommandRun run)
    {
        List<ConfigEntry> entries =
        [
            ConfigEntry.Of("to", rule.To, run.GiverOf(run.Options.To)!),
            OfSources(rule, run.GiverOf(run.Options.From)!),
        ];
        return WithPolicies(entries, rule, run.GiverOf(run.Options.OnDigestMismatch), run.GiverOf(run.Options.Referrers));
    }

    private static List<ConfigEntry> OfFile(Rule rule, int index, PlacedSettings placed, string? policy, string? referrers)
    {
        List<ConfigEntry> entries =
        [
            ConfigEntry.Of("to", rule.To, PlaceOf($"rules[{index}].to", placed)),
            OfSources(rule, PlaceOf($"rules[{index}].from", placed)),
        ];
        entries = WithPolicies(entries, rule, policy ?? PlaceOf($"rules[{index}].onDigestMismatch", placed), referrers ?? PlaceOf($"rules[{index}].referrers", placed));
        return rule.CreateRepository is { } template ? [.. entries, TemplateEntries.Of(template, $"rules[{index}].createRepository", placed)] : entries;
    }

    private static List<ConfigEntry> OfIdentity(IdentityRule rule, string path, PlacedSettings placed)
    {
        ConfigEntry Of(string key, string value) => ConfigEntry.Of(key[(key.IndexOf('.', StringComparison.Ordinal) + 1)..], value, PlaceOf($"{path}.{key}", placed));
        List<ConfigEntry> entries = [Of("registry", rule.Registry)];
        if (rule.Aws is { } role)
        {
            (string Key, string? Value)[] fields = [("aws.assumeRole", role.Arn), ("aws.externalId", role.ExternalId), ("aws.sessionName", role.SessionName), ("aws.googleAudience", role.GoogleAudience)];
            entries.Add(ConfigEntry.Group("aws", [.. fields.Where(field => field.Value is not null).Select(field => Of(field.Key, field.Value!))]));
        }

        if (rule.GoogleImpersonate is { } account)
        {
            entries.Add(ConfigEntry.Group("google", Of("google.impersonate", account)));
        }

        return entries;
    }

    private static ConfigEntry OfSources(Rule rule, string giver) =>
        rule.From.Count == 1 ? ConfigEntry.Of("from", rule.From[0], giver) : ConfigEntry.Of("from", rule.From, giver);

    private static List<ConfigEntry> WithPolicies(List<ConfigEntry> entries, Rule rule, string? ofMismatch, string? ofReferrers)
    {
        if (rule.OnDigestMismatch is { } policy)
        {
            entries.Add(ConfigEntry.Of("onDigestMismatch", Word(policy), ofMismatch!));
        }

        if (rule.Referrers is { } referrers)
        {
            entries.Add(ConfigEntry.Of("referrers", Word(referrers), ofReferrers!));
        }

        return entries;
    }

    internal static string PlaceOf(string path, PlacedSettings placed) => placed.Places.GetValueOrDefault(path, OptionEntries.Default);

    private static string Word<T>(T policy)
        where T : struct, Enum
    {
        var name = policy.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
