using System.Text;
using PromoteHook.Discovery;
using PromoteHook.Mapping;
using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Planning;

namespace PromoteHook.Tests.Planning;

public sealed class PlanJsonTests : IDisposable
{
    private static readonly EcrTemplate FullEcr = new()
    {
        TagMutability = "IMMUTABLE_WITH_EXCLUSION",
        MutabilityExclusions = ["latest"],
        ScanOnPush = true,
        Encryption = "KMS",
        KmsKey = "alias/x",
        Tags = new Dictionary<string, string> { ["team"] = "web", ["empty"] = "" },
        Policy = "{\"Version\": \"2012-10-17\"}",
        LifecyclePolicy = "{\"rules\": []}",
    };

    private readonly string file = Path.Combine(Path.GetTempPath(), $"promote-hook-{Guid.NewGuid():N}.json");

    [Theory]
    [InlineData("full")]
    [InlineData("small")]
    [InlineData("empty")]
    public void A_plan_is_written_as_approved(string name)
    {
        using var written = new MemoryStream();

        PlanJson.Write(Plan(name), written);

        Assert.Equal(File.ReadAllText(Path.Combine(ApprovedFolder(), $"plan-{name}.json")), Encoding.UTF8.GetString(written.ToArray()));
    }

    [Theory]
    [InlineData("full")]
    [InlineData("small")]
    [InlineData("empty")]
    public void A_plan_that_was_written_is_read_back_whole(string name) =>
        Assert.Equivalent(Plan(name), PlanJson.Read(Path.Combine(ApprovedFolder(), $"plan-{name}.json")), strict: true);

    [Fact]
    public void Fields_from_later_on_are_passed_by()
    {
        var plan = Read("""{"apiVersion": "promote-hook/v1", "kind": "PromotionPlan", "promotions": [], "later": {"a": 1}}""");

        Assert.Empty(plan.Promotions);
    }

    [Theory]
    [InlineData("", ":1: not valid JSON")]
    [InlineData("{\n\"apiVersion\": }", ":2: not valid JSON")]
    [InlineData("""{"kind": "a", "kind": "b"}""", ":1: not valid JSON")]
    [InlineData("[]", ": $: expected an object")]
    [InlineData("{}", ": $.apiVersion: missing")]
    [InlineData("""{"apiVersion": 1}""", ": $.apiVersion: expected text")]
    [InlineData("""{"apiVersion": "\ud800"}""", ": $.apiVersion: not Unicode text")]
    [InlineData("""{"apiVersion": "promote-hook/v2"}""", ": $.apiVersion: 'promote-hook/v2' is not known here; expected 'promote-hook/v1'")]
    [InlineData("""{"apiVersion": "promote-hook/v1", "kind": "Report"}""", ": $.kind: 'Report' is not known here; expected 'PromotionPlan'")]
    [InlineData("""{"apiVersion": "promote-hook/v1", "kind": "PromotionPlan"}""", ": $.promotions: missing")]
    [InlineData("""{"apiVersion": "promote-hook/v1", "kind": "PromotionPlan", "promotions": {}}""", ": $.promotions: expected a list")]
    public void What_is_no_plan_of_this_version_is_refused_naming_the_place(string json, string message)
    {
        var refusal = Refuse(json);

        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.StartsWith(message, refusal.Message[file.Length..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"state\": \"present\"", "\"state\": \"there\"", "$.promotions[0].state: 'there' is none of present, missing")]
    [InlineData("\"state\": \"present\",", "", "$.promotions[0].state: missing")]
    [InlineData("\"onDigestMismatch\": \"ignore\",", "", "$.promotions[0].onDigestMismatch: missing")]
    [InlineData("\"referrers\": \"bestEffort\"", "\"referrers\": \"never\"", "$.promotions[0].referrers: 'never' is none of require, bestEffort, off")]
    [InlineData("p.example/web:1\",", "Not/Good\",", "$.promotions[0].destination: 'Not/Good' is not an image reference")]
    [InlineData("\"digest\": \"sha256:a", "\"digest\": \"sha256:z", "$.promotions[0].digest: 'sha256:z")]
    [InlineData("\"digest\": \"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",", "", "$.promotions[0].digest: missing, and no failure says why")]
    [InlineData("\"state\": \"present\"", "\"state\": \"missing\"", "$.promotions[0].source: missing, though there is something to copy")]
    [InlineData("p.example/web:1\",", "p.example/web:1@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\",", "$.promotions[0].digest: the references want sha256:b")]
    [InlineData("\"d.example/web:1\"", "", "$.promotions[0].sources: empty, though the image is mapped")]
    [InlineData("\"d.example/web:1\"", "7", "$.promotions[0].sources[0]: expected text")]
    [InlineData("\"considered\": []", "\"considered\": [], \"createRepository\": {\"ecr\": {}}", "$.promotions[0].createRepository.ecr.tagMutability: missing")]
    [InlineData("\"considered\": []", "\"considered\": [], \"createRepository\": {\"artifactRegistry\": {\"labels\": []}}", "$.promotions[0].createRepository.artifactRegistry.labels: expected an object")]
    [InlineData("\"considered\": []", "\"considered\": [], \"createRepository\": {\"artifactRegistry\": {\"labels\": {\"a\": 1}}}", "$.promotions[0].createRepository.artifactRegistry.labels.a: expected text")]
    [InlineData("\"line\": 1", "\"line\": -1", "$.promotions[0].uses[0].line: expected a whole number from 0 to 2147483647")]
    [InlineData("\"line\": 1", "\"line\": 1.5", "$.promotions[0].uses[0].line: expected a whole number")]
    [InlineData("\"considered\": []", "\"considered\": [], \"ignored\": 1", "$.promotions[0].ignored: expected true or false")]
    [InlineData("\"considered\": []", "\"considered\": [], \"failure\": {\"exitCode\": 99}", "$.promotions[0].failure.exitCode: 99 is no exit code of a failure")]
    [InlineData("\"considered\": []", "\"considered\": [], \"failure\": {}", "$.promotions[0].failure.exitCode: 0 is no exit code of a failure")]
    public void Bad_values_are_refused_naming_the_place(string good, string bad, string message)
    {
        var json = File.ReadAllText(Path.Combine(ApprovedFolder(), "plan-small.json"));
        Assert.Contains(good, json, StringComparison.Ordinal);

        var refusal = Refuse(json.Replace(good, bad, StringComparison.Ordinal));

        Assert.StartsWith($"{file}: {message}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_usage_error() =>
        Assert.StartsWith($"{file}: there is no such file", Assert.Throws<RefusalException>(() => PlanJson.Read(file)).Message, StringComparison.Ordinal);

    public void Dispose() => File.Delete(file);

    private static PromotionPlan Plan(string name) => name switch
    {
        "full" => FullPlan(),
        "small" => new PromotionPlan([new PlannedPromotion(Edge.To("p.example/web:1", "d.example/web:1"), PromotionState.Present) { Digest = Digest.Parse(Edge.A), DestinationDigest = Digest.Parse(Edge.A) }]),
        _ => new PromotionPlan([]),
    };

    private static PromotionPlan FullPlan()
    {
        var missing = Edge.To("p.example/web:1", "d1.example/web:1", "d2.example/web:1") with { Considered = ["rule f:1: to 'p.example' matches, the first to do so", "decided by: rule f:1"], CreateRepository = new(FullEcr, null) };
        var inline = Edge.To("p.example/api:1", "d.example/api:1").With(MismatchPolicy.Fail);
        inline = inline with { Uses = [inline.Uses[0] with { Origin = new UseOrigin("--image", 0, null, null, null, "", 0) }] };
        return new PromotionPlan([
            new PlannedPromotion(missing, PromotionState.Missing)
            {
                Digest = Digest.Parse(Edge.A), Source = missing.Sources[1], MediaType = MediaTypes.OciIndex, Note = "candidates passed over: d1.example/web:1: 'no' <é>",
            },
            new PlannedPromotion(inline, PromotionState.DigestMismatch)
            {
                Digest = Digest.Parse(Edge.A),
                DestinationDigest = Digest.Parse(Edge.B),
                Source = inline.Sources[0],
                Failure = new Failure(ExitCode.DigestConflict, Side.Destination, "p.example/api:1", "it differs", "use a new tag"),
            },
            new PlannedPromotion(
                Edge.To("p.example/p/r/db:1", "d.example/db:1") with { CreateRepository = new(null, new ArtifactRegistryTemplate { ImmutableTags = true, Labels = new Dictionary<string, string> { ["team"] = "web" }, KmsKey = "projects/p" }) },
                PromotionState.Present) { Digest = Digest.Parse(Edge.A), DestinationDigest = Digest.Parse(Edge.A) },
            new PlannedPromotion(Edge.To("o.example/x:1") with { IsIgnored = true }, PromotionState.Unmapped),
            new PlannedPromotion(Edge.To("o.example/y:1"), PromotionState.Unmapped) { Failure = new Failure(ExitCode.Unmapped, null, "o.example/y:1", "no rule", "add one") },
        ])
        {
            RepositoriesToCreate = [RepositoryName.Parse("p.example/web")],
            Estimate = new TransferEstimate(5_000_000_000, 3, 2, 1),
            EstimateFailure = new Failure(ExitCode.Unavailable, Side.Source, "d.example", "no route", "run again"),
        };
    }

    private static string ApprovedFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PromoteHook.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "tests", "PromoteHook.Tests", "Planning", "Approved");
    }

    private PromotionPlan Read(string json)
    {
        File.WriteAllText(file, json);
        return PlanJson.Read(file);
    }

    private RefusalException Refuse(string json) => Assert.Throws<RefusalException>(() => Read(json));
}
