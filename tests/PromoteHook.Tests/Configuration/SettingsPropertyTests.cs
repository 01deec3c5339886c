using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using PromoteHook.Mapping;
using PromoteHook.Oci;
using PromoteHook.Properties;
using PromoteHook.Reporting;
using PromoteHook.Testing;

namespace PromoteHook.Tests.Configuration;

public sealed class SettingsPropertyTests : IDisposable
{
    private static readonly Gen<string> Segment = Texts.From("ab0", 1, 3);

    private static readonly Gen<(string To, string From)> Patterns =
        from host in Segment
        from path in Texts.Joined("/", Segment, 1, 3)
        from tail in Gen.Elements("", "/*", "/**")
        select ($"{host}.prod.example/{path}{tail}", $"{host}.dev.example:5000/{path}{tail}");

    private static readonly Gen<Rule> ARule =
        from first in Patterns
        from policy in Gen.Elements([null, .. Enum.GetValues<MismatchPolicy>().Select(word => (MismatchPolicy?)word)])
        from referrers in Gen.Elements([null, .. Enum.GetValues<ReferrerPolicy>().Select(word => (ReferrerPolicy?)word)])
        from isList in Gen.Elements(true, false)
        select new Rule(first.To, isList ? [first.From, first.From + "x"] : [first.From], "") { OnDigestMismatch = policy, Referrers = referrers };

    private static readonly Gen<(Rule[] Rules, string[] Tags, bool Fails, bool IsJson)> Model =
        from rules in Gen.Choose(0, 4).SelectMany(ARule.ArrayOf)
        from tags in Gen.Choose(1, 3).SelectMany(Texts.From("aZ0_", 1, 4).ArrayOf)
        from fails in Gen.Elements(true, false)
        from isJson in Gen.Elements(true, false)
        select (rules.Where(rule => rule.From.Count == 1 || !rule.To.EndsWith('*')).ToArray(), tags, fails, isJson);

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_is_written_is_read_back_rule_by_rule()
    {
        ForAny.Holds(Model, model =>
        {
            var settings = Read(Write(model));

            Assert.Equal(
                model.Rules.Select(rule => (rule.To, string.Join(' ', rule.From), rule.OnDigestMismatch, rule.Referrers)),
                settings.Rules.Select(rule => (rule.To, string.Join(' ', rule.From), rule.OnDigestMismatch, rule.Referrers)));
            Assert.Equal(model.Tags, settings.MutableTags);
            Assert.Equal(model.Fails, settings.FailUnmatched);
        }, count: 150);
    }

    [Fact]
    public void A_key_that_nobody_knows_is_refused_with_its_line_wherever_it_stands()
    {
        var cases =
            from model in Model
            from key in Texts.From("abcxyz", 6, 9)
            from at in Gen.Choose(0, 100)
            select (model, key, at);
        ForAny.Holds(cases, one =>
        {
            var lines = Write(one.model with { IsJson = false }).Split('\n').ToList();

            // Before a line that holds a key, with its indentation, the new key is of the same mapping.
            var places = lines.Index().Where(line => line.Item.TrimStart().Length > 0 && !line.Item.TrimStart().StartsWith('-')).ToList();
            var (at, line) = places[one.at % places.Count];
            lines.Insert(at, $"{line[..^line.TrimStart().Length]}{one.key}: x");
            var refusal = Assert.Throws<RefusalException>(() => Read(string.Join('\n', lines)));

            Assert.Equal(ExitCode.Usage, refusal.Code);
            Assert.Contains($"promote-hook.yaml:{at + 1}:", refusal.Message, StringComparison.Ordinal);
            Assert.Contains(one.key, refusal.Message, StringComparison.Ordinal);
        }, count: 150);
    }

    [Fact]
    public void Broken_settings_are_read_or_refused_as_such()
    {
        var (read, refused) = (0, 0);
        var text = Gen.OneOf(Texts.Nearly(Model.Select(Write), "{}[]:,-?&*!|>'\"%@`#\t\n\r\0 ~<\\\u00e9\ufeff\u2028a"), Texts.Any);
        ForAny.HoldsForText(text, written =>
        {
            var fault = Record.Exception(() => Read(written));

            Assert.True(fault is null or RefusalException { Code: ExitCode.Usage }, $"{fault}");
            read += fault is null ? 1 : 0;
            refused += fault is null ? 0 : 1;
        }, count: 1500);
        Assert.True(read > 100 && refused > 100, $"{read} read, {refused} refused");
    }

    private Settings Read(string text)
    {
        var file = folder.At("promote-hook.yaml");
        File.WriteAllBytes(file, Encoding.UTF8.GetBytes(text));
        return SettingsFile.Read(file);
    }

    private static string Write((Rule[] Rules, string[] Tags, bool Fails, bool IsJson) model) => model.IsJson ? Json(model) : Yaml(model);

    private static string Json((Rule[] Rules, string[] Tags, bool Fails, bool IsJson) model) => JsonSerializer.Serialize(new
    {
        unmatched = model.Fails ? "fail" : "ignore",
        defaults = new { mutableTags = model.Tags },
        rules = model.Rules.Select(rule => Fields(rule).ToDictionary(pair => pair.Key, pair => pair.Value)),
    });

    private static string Yaml((Rule[] Rules, string[] Tags, bool Fails, bool IsJson) model) =>
        $"unmatched: {(model.Fails ? "fail" : "ignore")}\ndefaults:\n  mutableTags: [{string.Join(", ", model.Tags.Select(tag => YamlScalar.Of(tag)))}]\n"
        + (model.Rules.Length == 0 ? "" : "rules:\n" + string.Concat(model.Rules.Select(rule =>
            "-\n" + string.Concat(Fields(rule).Select(pair => $"  {pair.Key}: {(pair.Value is string text ? $"'{text}'" : $"['{string.Join("', '", (IReadOnlyList<string>)pair.Value)}']")}\n")))));

    private static IEnumerable<(string Key, object Value)> Fields(Rule rule)
    {
        yield return ("to", rule.To);
        yield return ("from", rule.From.Count == 1 ? rule.From[0] : rule.From);
        if (rule.OnDigestMismatch is { } policy)
        {
            yield return ("onDigestMismatch", Word($"{policy}"));
        }

        if (rule.Referrers is { } referrers)
        {
            yield return ("referrers", Word($"{referrers}"));
        }
    }

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
