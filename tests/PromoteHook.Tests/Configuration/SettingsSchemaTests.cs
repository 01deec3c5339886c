using System.Reflection;
using System.Text.Json.Nodes;
using PromoteHook.Mapping;
using PromoteHook.Testing;
using PromoteHook.Tests.Documents;
using PromoteHook.Tests.Mapping;

namespace PromoteHook.Tests.Configuration;

/// <summary>The schema says what <see cref="PromoteHook.Configuration.SettingsReader"/> does, as far as a schema can.</summary>
public sealed class SettingsSchemaTests : IDisposable
{
    private static readonly JsonObject Schema = JsonNode.Parse(EmbeddedText.Read(EmbeddedText.Schema))!.AsObject();
    private static readonly SchemaCheck Check = new(Schema);

    /// <summary>What takes more than one value, or more than a pattern, to see.</summary>
    private static readonly string[] BeyondSchemas =
    [
        "'from' has 1 '**' and 'to' has 0", "unknown key that is no word", "wants one to five", "has no use with", "is for Amazon ECR", "is for Artifact Registry", "is for Google Artifact Registry",
        "there is no such file",
    ];

    private readonly TempFolder folder = new();

    public static TheoryData<string> Examples { get; } = [.. Checkout.Files("promote-hook.yaml").Select(Checkout.NameOf), .. Readme.Settings.Select(block => block.Name)];

    public static TheoryData<string> Accepted { get; } = [.. CasesOf(typeof(RepositoryPatternTests), nameof(RepositoryPatternTests.Patterns_match_whole_repositories))
        .Select(RuleTo)];

    public static TheoryData<string> Refused { get; } =
    [
        .. CasesOf(typeof(SettingsFileTests), nameof(SettingsFileTests.Unknown_words_are_refused_with_what_was_probably_meant), BeyondSchemas),
        .. CasesOf(typeof(SettingsFileTests), nameof(SettingsFileTests.Wrong_types_and_values_are_refused_with_line_and_column), BeyondSchemas),
        .. CasesOf(typeof(SettingsFileTests), nameof(SettingsFileTests.Field_paths_as_other_tools_write_them_are_refused)).Select(SearchPath),
        .. CasesOf(typeof(RepositoryPatternTests), nameof(RepositoryPatternTests.What_is_no_pattern_is_refused_with_what_to_write), "is not a registry").Select(RuleTo),
    ];

    /// <summary>The way to each object of the schema, as YAML around its content.</summary>
    public static TheoryData<string> Objects { get; } = [.. ObjectsIn(Schema, "{0}").Select(found => found.Way)];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_is_valid_and_readable(string name)
    {
        var text = Readme.Settings.FirstOrDefault(block => block.Name == name)?.Text ?? File.ReadAllText(Checkout.At(name));

        Assert.Empty(Check.FaultsOf(YamlAsJson.Read(text)));
        Read(text);
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    [InlineData("")]
    [InlineData("rules: []")]
    [InlineData("defaults: {mutableTags: [latest, 1.10, 2, true, \"1\", v1.0_x]}")]
    [InlineData("credentials: [{registry: '*.dkr.ecr.*.amazonaws.com', aws: {assumeRole: 'arn:aws:iam::222222222222:role/push', externalId: 12345, sessionName: a.b}}]")]
    [InlineData("credentials: [{registry: '*.dkr.ecr.*.amazonaws.com', aws: {assumeRole: 'arn:aws:iam::222222222222:role/push', googleAudience: sts.amazonaws.com}}]")]
    [InlineData("credentials: [{registry: '*-docker.pkg.dev', google: {impersonate: p@prod.iam.gserviceaccount.com}}]")]
    [InlineData("rules: [{to: '*.dkr.ecr.*.amazonaws.com/**', from: b.example/**, createRepository: {ecr: {}}}]")]
    [InlineData("rules: [{to: '111111111111.dkr.ecr.us-east-1.amazonaws.com/**', from: b.example/**, createRepository: {ecr: {tagMutability: MUTABLE_WITH_EXCLUSION, mutabilityExclusions: ['v*', 1.0], scanOnPush: true, encryption: KMS, kmsKey: alias/x, tags: {team: a, cost: 12, x: ''}}}}]")]
    [InlineData("rules: [{to: '*-docker.pkg.dev/**', from: b.example/**, createRepository: {artifactRegistry: {immutableTags: true, labels: {a: b}, kmsKey: projects/p/locations/l/keyRings/r/cryptoKeys/k}}}]")]
    [InlineData("searchRules: [{group: '', kind: '*', path: 'spec.*[][].image'}, {group: '*.x.io', kind: A, path: 'a.dapr\\.io/b'}, {group: '*', kind: A, path: a}]")]
    public void What_the_reader_takes_is_valid(string text)
    {
        Read(text);

        Assert.Empty(Check.FaultsOf(YamlAsJson.Read(text)));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_the_reader_refuses_is_invalid(string text)
    {
        Assert.Throws<RefusalException>(() => Read(text));

        Assert.NotEmpty(Check.FaultsOf(YamlAsJson.Read(text)));
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void Reader_and_schema_know_the_same_keys(string way)
    {
        var schema = ObjectsIn(Schema, "{0}").Single(found => found.Way == way).Schema;
        var keys = schema["properties"]!.AsObject().Select(property => property.Key).ToList();

        Assert.Equal($"the keys are {string.Join(", ", keys)}", Refuse(way, "{qqqqqqqq: 1}").Remedy);
        Assert.False(schema["additionalProperties"]!.GetValue<bool>());
        Assert.All(Required(schema), key => Assert.Contains($"has no '{key}'", Refuse(way, Content(schema, key)).Message, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void Reader_and_schema_know_the_same_words(string way)
    {
        var schema = ObjectsIn(Schema, "{0}").Single(found => found.Way == way).Schema;

        foreach (var (key, property) in schema["properties"]!.AsObject().Where(property => Check.Resolve(property.Value!.AsObject())["enum"] is not null))
        {
            var words = Check.Resolve(property!.AsObject())["enum"]!.AsArray().Select(word => word!.GetValue<string>());
            var content = Content(schema, null).TrimEnd('}') + $", {key}: qqqqqqqq}}";
            Assert.Equal($"it must be one of {string.Join(", ", words)}", Refuse(way, content.Replace("{, ", "{", StringComparison.Ordinal)).Remedy);
        }
    }

    [Fact]
    public void Defaults_are_those_of_the_settings()
    {
        var defaults = Schema["properties"]!["defaults"]!["properties"]!;

        Assert.Equal(Settings.Empty.MutableTags, defaults["mutableTags"]!["default"]!.AsArray().Select(tag => tag!.GetValue<string>()));
        Assert.Equal(Settings.Empty.OnDigestMismatch, Enum.Parse<MismatchPolicy>(defaults["onDigestMismatch"]!["default"]!.GetValue<string>(), ignoreCase: true));
        Assert.Equal(Settings.Empty.FailUnmatched ? "fail" : "ignore", Schema["properties"]!["unmatched"]!["default"]!.GetValue<string>());
    }

    [Fact]
    public void Every_key_has_a_description() => Assert.All(
        ObjectsIn(Schema, "{0}").SelectMany(found => found.Schema["properties"]!.AsObject()),
        property => Assert.NotEmpty(property.Value!["description"]!.GetValue<string>()));

    private static IEnumerable<(JsonObject Schema, string Way)> ObjectsIn(JsonObject schema, string way)
    {
        yield return (schema, way);
        foreach (var (key, property) in schema["properties"]!.AsObject())
        {
            var beside = string.Concat(Required(schema).Where(required => required != key).Select(required => $"{required}: a.example, "));
            var (below, inner) = property!["items"] is JsonObject items ? (Check.Resolve(items), $"{{{beside}{key}: [{{0}}]}}") : (property.AsObject(), $"{{{beside}{key}: {{0}}}}");
            foreach (var found in below["properties"] is null ? [] : ObjectsIn(below, way.Replace("{0}", inner, StringComparison.Ordinal)))
            {
                yield return found;
            }
        }
    }

    private static IEnumerable<string> Required(JsonObject schema) => schema["required"]?.AsArray().Select(key => key!.GetValue<string>()) ?? [];

    /// <summary>The required keys of an object but one.</summary>
    private static string Content(JsonObject schema, string? without) =>
        $"{{{string.Join(", ", Required(schema).Where(key => key != without).Select(key => $"{key}: a.example"))}}}".Replace("kind: a.example", "kind: X", StringComparison.Ordinal);

    private static IEnumerable<string> CasesOf(Type tests, string method, params string[] without) =>
        tests.GetMethod(method)!.GetCustomAttributes<InlineDataAttribute>()
            .Select(data => data.Data)
            .Where(data => !without.Any(part => data.ElementAtOrDefault(1) is string message && message.Contains(part, StringComparison.Ordinal)))
            .Select(data => (string)data[0]!)
            .Distinct();

    private static string RuleTo(string pattern) => $"rules: [{{to: '{pattern}', from: a.example/web}}]";

    private static string SearchPath(string path) => $"searchRules: [{{group: apps, kind: X, path: '{path}'}}]";

    private Settings Read(string text) => SettingsFile.Read(folder.Write("promote-hook.yaml", text));

    private RefusalException Refuse(string way, string content) => Assert.Throws<RefusalException>(() => Read(way.Replace("{0}", content, StringComparison.Ordinal)));
}
