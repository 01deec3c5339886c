using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck.Fluent;
using PromoteHook.ArgoCd;
using PromoteHook.Discovery;
using PromoteHook.Oci;
using PromoteHook.Properties;

namespace PromoteHook.Tests.ArgoCd;

/// <summary>Applications of any form, and manifests as Argo CD hands them out: texts within JSON.</summary>
public sealed class ApplicationPropertyTests
{
    private static readonly string[] Names =
    [
        "spec", "operation", "status", "sync", "source", "sources", "repoURL", "revision", "revisions", "manifests", "operationState", "phase", "syncResult",
        "startedAt", "retryCount", "resources", "kind", "hookPhase", "conditions", "type", "message", "sourceHydrator", "syncSource", "retry", "refresh", "project",
    ];

    private static readonly string[] Words =
    [
        "Running", "Terminating", "Succeeded", "ComparisonError", "Job", "https://git.test/a", "0729236aa0729236aa0729236aa0729236aa07aa", "main", "", "2026-11-21T12:00:00Z", "true",
    ];

    private static readonly ApplicationName Shop = new(null, "shop");

    [Fact]
    public void Any_Application_leads_to_a_target_or_to_a_wait_or_is_refused()
    {
        var (targets, waits) = (0, 0);
        var cases = Gen.Choose(0, int.MaxValue).SelectMany(seed => Gen.Elements(null, "main", Words[6]).Select(given => (seed, given)));
        ForAny.Holds(cases, one =>
        {
            var json = Grow(new Random(one.seed)).ToJsonString();
            using var document = JsonDocument.Parse(json);
            var application = new Application(document.RootElement);
            var sync = new RunningSync(Shop, one.given, ("promote-hook", DateTimeOffset.UnixEpoch));
            (SyncTarget? Target, SyncWait? Wait) found = default;
            var fault = Record.Exception(() =>
            {
                found = sync.Look(application);
                Assert.True(found.Target is null != found.Wait is null);
                if (found.Target is { Kind: SyncTargetKind.Rendered } target)
                {
                    // What is asked for has a revision for each source, and no other than the Application's own.
                    Assert.Equal(target.Sources!.Count, target.Revisions.Count);
                    Assert.All(target.Revisions, revision => Assert.NotEmpty(revision));
                    sync.CheckStill(target, application);
                }
            });

            Assert.True(fault is null or RefusalException { Code: ExitCode.DiscoveryFailed }, $"{json}\n{fault}");
            targets += found.Target is null ? 0 : 1;
            waits += found.Wait is null ? 0 : 1;
        }, count: 4000);
        Assert.True(targets > 50 && waits > 50, $"{targets} targets, {waits} waits");
    }

    [Fact]
    public void Objects_are_found_in_both_forms_of_answer_whatever_stands_beside_them()
    {
        var image = Texts.From("abz09", 1, 6).Select(path => ImageReference.Parse($"prod.example/{path}:1"));
        var cases =
            from images in Gen.Choose(0, 5).SelectMany(image.ArrayOf)
            from seed in Gen.Choose(0, int.MaxValue)
            select (images, seed);
        ForAny.Holds(cases, one =>
        {
            var random = new Random(one.seed);
            var texts = one.images.Select(reference => $$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"image":"{{{reference}}}"}]}}""").ToArray();
            var beside = Grow(random);
            var manifests = new JsonObject { ["a"] = beside.DeepClone(), ["manifests"] = new JsonArray([.. texts.Select(text => (JsonNode?)text)]), ["z"] = beside.DeepClone() };
            var resources = new JsonObject
            {
                ["a"] = beside.DeepClone(),
                ["items"] = new JsonArray([.. texts.Select(text => (JsonNode?)new JsonObject { ["x"] = beside.DeepClone(), ["targetState"] = text, ["liveState"] = "null" }), new JsonObject { ["targetState"] = "null" }]),
            };
            var reader = new ArgoCdManifests("argocd:shop", new ImageFinder([]));

            var rendered = reader.ReadManifests(Stream(manifests.ToJsonString()));
            var compared = reader.ReadManagedResources(Stream(resources.ToJsonString()));

            Assert.Equal(one.images, rendered.Uses.Select(use => use.Reference));
            Assert.Equal(one.images, compared.Uses.Select(use => use.Reference));
            Assert.Equal(Enumerable.Range(1, texts.Length), rendered.Uses.Select(use => use.Origin.Document));
        }, count: 150);
    }

    [Fact]
    public void A_name_of_an_application_written_out_reads_as_itself()
    {
        var part = Texts.From("ab0-.", 1, 5);
        var written = from prefix in Gen.Elements("", "app:") from space in Gen.OneOf(Gen.Constant(""), part.Select(text => text + "/"), part.Select(text => text + "_")) from name in part select prefix + space + name;
        ForAny.HoldsForText(Gen.OneOf(Texts.Nearly(written, "_/:A \n"), Texts.Any), text =>
        {
            try
            {
                var name = ApplicationName.Parse(text);

                Assert.Equal(name, ApplicationName.Parse(name.ToString()));
                Assert.Equal($"/{name}", new Uri($"https://argocd.test/{name}").AbsolutePath);
            }
            catch (Exception fault) when (fault is FormatException or RefusalException { Code: ExitCode.DiscoveryFailed })
            {
                Assert.NotEmpty(fault.Message);
            }
        });
    }

    private static MemoryStream Stream(string json) => new(Encoding.UTF8.GetBytes(json));

    /// <summary>An Application that looks like one in most places, and has something else in some.</summary>
    private static JsonObject Grow(Random random)
    {
        JsonObject Sync() => new()
        {
            ["revision"] = Odd(random, Words[6]),
            ["revisions"] = Odd(random, new JsonArray(Words[6])),
            ["source"] = Odd(random, new JsonObject { ["repoURL"] = Words[5] }),
            ["sources"] = random.Next(3) == 0 ? Odd(random, new JsonArray(new JsonObject { ["repoURL"] = Words[5] })) : null,
            ["resources"] = Odd(random, new JsonArray(new JsonObject { ["kind"] = "Job", ["hookPhase"] = "Running", ["name"] = "promote-hook" })),
            ["manifests"] = random.Next(6) == 0 ? Odd(random, new JsonArray("{}")) : null,
        };
        return new JsonObject
        {
            ["spec"] = Odd(random, Sync()),
            ["operation"] = random.Next(4) == 0 ? null : Odd(random, new JsonObject { ["sync"] = Odd(random, Sync()), ["retry"] = new JsonObject { ["refresh"] = random.Next(2) == 0 } }),
            ["status"] = Odd(random, new JsonObject
            {
                ["operationState"] = Odd(random, new JsonObject
                {
                    ["phase"] = Odd(random, "Running"),
                    ["startedAt"] = Odd(random, "1970-01-01T00:00:00Z"),
                    ["retryCount"] = Odd(random, random.Next(2)),
                    ["syncResult"] = Odd(random, Sync()),
                }),
                ["sync"] = new JsonObject { ["revision"] = Odd(random, Words[6]) },
                ["conditions"] = Odd(random, new JsonArray(new JsonObject { ["type"] = Words[random.Next(Words.Length)], ["message"] = "m" })),
            }),
        };
    }

    private static JsonNode? Odd(Random random, JsonNode usual) => random.Next(12) > 0 ? usual : Anything(random, 3);

    private static JsonNode? Anything(Random random, int depth) => random.Next(depth > 0 ? 7 : 5) switch
    {
        0 => null,
        1 => random.Next(-3, 3),
        2 => random.Next(2) == 0,
        3 => Words[random.Next(Words.Length)],
        4 => double.MaxValue,
        5 => new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => Anything(random, depth - 1))]),
        _ => new JsonObject(Enumerable.Range(0, random.Next(4)).Select(_ => Names[random.Next(Names.Length)]).Distinct().Select(name => KeyValuePair.Create(name, Anything(random, depth - 1)))),
    };
}
