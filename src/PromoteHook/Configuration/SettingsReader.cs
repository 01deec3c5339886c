using PromoteHook.Discovery;
using PromoteHook.Mapping;
using PromoteHook.Oci;
using YamlDotNet.RepresentationModel;

namespace PromoteHook.Configuration;

/// <summary>Makes settings of a file's YAML; refuses what it does not know rather than pass it by.</summary>
internal sealed class SettingsReader(YamlPlace place)
{
    private static readonly IReadOnlyDictionary<string, MismatchPolicy?> Policies = new Dictionary<string, MismatchPolicy?>
    {
        ["ignore"] = MismatchPolicy.Ignore,
        ["warn"] = MismatchPolicy.Warn,
        ["fail"] = MismatchPolicy.Fail,
        ["overwrite"] = MismatchPolicy.Overwrite,
    };

    private static readonly IReadOnlyDictionary<string, ReferrerPolicy?> ReferrerPolicies = new Dictionary<string, ReferrerPolicy?>
    {
        ["require"] = ReferrerPolicy.Require,
        ["bestEffort"] = ReferrerPolicy.BestEffort,
        ["off"] = ReferrerPolicy.Off,
    };

    private static readonly IReadOnlyDictionary<string, bool> Unmatched = new Dictionary<string, bool> { ["ignore"] = false, ["fail"] = true };

    /// <summary>Reads the root of a file.</summary>
    /// <exception cref="RefusalException">Usage: something is unknown, of another type, or no pattern.</exception>
    public Settings Read(YamlNode root)
    {
        var top = new YamlMapping(place, root, "the settings", ["rules", "defaults", "unmatched", "searchRules", "credentials"]);
        var settings = new Settings
        {
            Rules = [.. (top.FindList("rules") ?? []).Select(ReadRule)],
            SearchRules = [.. (top.FindList("searchRules") ?? []).Select(ReadSearchRule)],
            Credentials = [.. (top.FindList("credentials") ?? []).Select(new IdentityReader(place).Read)],
            FailUnmatched = top.FindWord("unmatched", Unmatched, false),
        };
        return top.Find("defaults") is { } defaults ? WithDefaults(settings, defaults) : settings;
    }

    private Settings WithDefaults(Settings settings, YamlNode node)
    {
        var defaults = new YamlMapping(place, node, "defaults", ["onDigestMismatch", "mutableTags", "referrers"]);
        var tags = defaults.FindList("mutableTags")?.Select(item => ReadTag(item, defaults.TextOf("mutableTags", item)));
        return settings with
        {
            OnDigestMismatch = defaults.FindWord("onDigestMismatch", Policies, null) ?? settings.OnDigestMismatch,
            MutableTags = tags is null ? settings.MutableTags : [.. tags],
            Referrers = defaults.FindWord("referrers", ReferrerPolicies, null) ?? settings.Referrers,
        };
    }

    private string ReadTag(YamlNode node, string tag) =>
        ImageReference.TryParse($"localhost/x:{tag}", out var reference, out var fault) && reference.Tag == tag
            ? tag
            : throw place.Refuse(node, $"'{tag}' in mutableTags is not a tag", fault);

    private Rule ReadRule(YamlNode node)
    {
        var rule = new YamlMapping(place, node, "rule", ["to", "from", "onDigestMismatch", "referrers", "createRepository"]);
        var to = rule.RequireText("to");
        var pattern = CompiledRule.ReadPattern(to, place.Of(rule.Require("to")));
        var from = rule.Require("from");
        YamlNode[] sources = from is YamlSequenceNode list ? [.. list.Children] : [from];
        if (sources.Length == 0)
        {
            throw place.Refuse(from, "'from' in rule is an empty list", "name at least one source");
        }

        return new Rule(to, [.. sources.Select(source => ReadSource(rule.TextOf("from", source), pattern, source))], rule.Line)
        {
            OnDigestMismatch = rule.FindWord("onDigestMismatch", Policies, null),
            Referrers = rule.FindWord("referrers", ReferrerPolicies, null),
            CreateRepository = rule.Find("createRepository") is { } template ? new TemplateReader(place).Read(template, to) : null,
        };
    }

    private string ReadSource(string text, RepositoryPattern to, YamlNode node)
    {
        _ = CompiledRule.ReadSource(text, to, place.Of(node));
        return text;
    }

    private SearchRule ReadSearchRule(YamlNode node)
    {
        var rule = new YamlMapping(place, node, "search rule", ["group", "kind", "path"]);
        var (group, kind, path) = (rule.RequireText("group"), rule.RequireText("kind"), rule.RequireText("path"));
        var named = group.StartsWith("*.", StringComparison.Ordinal) ? group[2..] : group == "*" ? "" : group;
        if (named.AsSpan().ContainsAny('*', '/'))
        {
            throw place.Refuse(rule.Require("group"), $"'{group}' is not an API group", "write it without the version; '*' is any group, a leading '*.' any prefix, '' the core group");
        }

        if (kind.Length == 0 || (kind != "*" && !kind.All(char.IsAsciiLetterOrDigit)))
        {
            throw place.Refuse(rule.Require("kind"), $"'{kind}' is not a kind", "write one kind, or '*' for any");
        }

        if (!IsFieldPath(path))
        {
            throw place.Refuse(rule.Require("path"), $"'{path}' is not a field path", "write names parted by dots, '[]' after a list, '*' for any key: spec.items[].image");
        }

        return new SearchRule(group, kind, path);
    }

    /// <summary>False also for the spellings of other tools, <c>$.spec</c> and <c>spec/image</c>, which would silently match nothing.</summary>
    private static bool IsFieldPath(string path) =>
        !path.StartsWith('$') && (!path.Contains('/', StringComparison.Ordinal) || path.Contains('.', StringComparison.Ordinal))
        && path.Split('.').All(part =>
        {
            var key = part;
            while (key.EndsWith("[]", StringComparison.Ordinal))
            {
                key = key[..^2];
            }

            return key.Length > 0 && !key.AsSpan().ContainsAny('[', ']', ' ');
        });
}
