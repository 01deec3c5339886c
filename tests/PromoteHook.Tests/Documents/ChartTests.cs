using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PromoteHook.Tests.Configuration;

namespace PromoteHook.Tests.Documents;

/// <summary>What the Helm chart says of itself; PROMOTE_HOOK_APPROVE=1 writes what is made from something else.</summary>
public sealed partial class ChartTests
{
    private const string Chart = "helm/promote-hook";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly IReadOnlyList<ChartValue> Values = ChartValues.Read(Checkout.At($"{Chart}/values.yaml"));

    [Fact]
    public void Every_value_has_its_comment() =>
        Assert.Empty(Values.Where(value => value.Comment.Length == 0).Select(value => string.Join('.', value.Path)));

    [Fact]
    public void The_README_lists_every_value()
    {
        var rows = Values.Select(value => string.Create(
            CultureInfo.InvariantCulture, $"| `{string.Join('.', value.Path)}` | `{value.Default}` | {value.Comment.Replace("|", "\\|", StringComparison.Ordinal)} |\n"));

        DocumentRegion.Verify($"{Chart}/README.md", "values", $"| value | default | |\n|---|---|---|\n{string.Concat(rows)}");
    }

    [Fact]
    public void The_schema_tells_what_values_and_settings_tell()
    {
        var file = Checkout.At($"{Chart}/values.schema.json");
        var settings = JsonNode.Parse(EmbeddedText.Read(EmbeddedText.Schema))!.AsObject();

        var filled = ChartSchema.Filled(JsonNode.Parse(File.ReadAllText(file))!.AsObject(), Values, settings);

        // Written over itself rather than beside it: a second file in the chart's folder would be packaged.
        var text = filled.ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable("PROMOTE_HOOK_APPROVE") == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.Equal(text, File.ReadAllText(file));
    }

    [Fact]
    public void The_schema_knows_every_value_and_no_other()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Checkout.At($"{Chart}/values.schema.json")))!.AsObject();

        var keys = ChartSchema.KeysOf(schema).Where(key => key is not ("global" or "settings"));

        Assert.Equal(
            Values.Select(value => string.Join('.', value.Path)).Where(key => !key.StartsWith("settings.", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            Values.Where(value => value.Path[0] == "settings").Select(value => value.Path[1]).Order(StringComparer.Ordinal),
            schema["properties"]!["settings"]!["properties"]!.AsObject().Select(property => property.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Chart_image_and_program_have_one_version()
    {
        var chart = YamlAsJson.Read(File.ReadAllText(Checkout.At($"{Chart}/Chart.yaml")))!;
        var program = XDocument.Load(Checkout.At("Directory.Build.props")).Descendants("VersionPrefix").Single().Value;

        Assert.Equal(program, chart["version"]!.GetValue<string>());
        Assert.Equal(program, chart["appVersion"]!.GetValue<string>());
        Assert.Equal(program, Values.Single(value => value.Path is ["image", "tag"]).Default);
    }

    [Fact]
    public void Examples_and_documents_name_that_version_too()
    {
        var program = XDocument.Load(Checkout.At("Directory.Build.props")).Descendants("VersionPrefix").Single().Value;
        var files = ((string[])["helm", "kustomize-examples"]).SelectMany(folder => Directory.EnumerateFiles(Checkout.At(folder), "*", SearchOption.AllDirectories)).Append(Checkout.At("README.md"));

        var named = files.SelectMany(file => VersionOfOurs().Matches(File.ReadAllText(file)).Select(version => (File: Checkout.NameOf(file), version.Groups["version"].Value))).ToList();

        Assert.True(named.Count >= 6, string.Join('\n', named));
        Assert.All(named, one => Assert.Equal(program, one.Value));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData($"{Chart}/README.md")]
    public void What_a_README_shows_of_a_file_stands_in_that_file(string document)
    {
        var blocks = new Markdown(document).Blocks.Where(block => block.IsOfFile).ToList();

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block =>
        {
            var (file, text) = block.Text.Split('\n', 2) is [var first, var rest] ? (first.TrimStart('#', ' '), rest) : ("", "");
            Assert.Contains(text.TrimEnd('\n'), File.ReadAllText(Checkout.At(file)), StringComparison.Ordinal);
        });
    }

    /// <summary>The image, the chart as a dependency, the tag of this repository.</summary>
    [GeneratedRegex(@"(promote-hook/promote-hook:|name: promote-hook, version: |path: helm/promote-hook\s+targetRevision: v)(?<version>\d+\.\d+\.\d+)")]
    private static partial Regex VersionOfOurs();
}
