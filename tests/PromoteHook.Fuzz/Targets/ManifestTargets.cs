using PromoteHook.Discovery;
using PromoteHook.Fuzz.Inputs;
using PromoteHook.Injecting;
using PromoteHook.Oci;

namespace PromoteHook.Fuzz.Targets;

/// <summary>Manifests: what <c>plan</c> finds in them, and what <c>inject</c> writes into them.</summary>
internal static class ManifestTargets
{
    private const string NoText = "holds bytes that are not UTF-8";
    private const string NotAllowed = "which YAML does not allow";

    private static readonly string[] Words =
    [
        "apiVersion: v1\n", "kind: Pod\n", "kind: List\n", "items:\n", "- ", "spec:\n", "containers:\n", "image: web:1\n", "image: a.test/b@sha256:", "metadata: {name: x}\n", "annotations:\n",
        "promote-hook/ignore: \"true\"\n", "promote-hook/source: dev.test/a\n", "\"kind\":\"Pod\"", "\"items\":[", "\"image\":\"web:1\"", "!!str ", "!!binary ", "!<tag:x> ", "%YAML 1.1\n", "%TAG ! x\n",
        "&a ", "*a", "<<: *a\n", "<<: [*a, *b]\n", "? ", ": ", "|2-\n  ", ">+\n", "'it''s'", "\"\\u263A\\x41\\\n\"", "{{ .Values.x }}", "$(NAME)", "~", "0x1F", "kind: ConfigMap\n", "data: {images: \"\"}\n",
        "promote-hook/inject: \"true\"\n", "promote-hook/self: \"true\"\n", "env: [{name: PROMOTE_HOOK_IMAGES, value: x}]\n", "kind: Job\n", "apiVersion: batch/v1\n", "name: promote-hook\n",
    ];

    public static FuzzTarget Finder() => new("finder", [.. Seeds.Below("tests/PromoteHook.Tests/Scenarios", ".yaml"), .. Seeds.Below("kustomize-examples", ".yaml")], Words, Find);

    public static FuzzTarget Json() => new(
        "json", [.. Seeds.Below("tests/PromoteHook.Tests/Scenarios", ".json"), .. Seeds.Of("{\"kind\":\"Pod\"}\n{\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"image\":\"web:1\"}]}}", "[{}]")], Words, Find);

    public static FuzzTarget Inject() => new("inject", [.. Seeds.Of(InjectSeeds), .. Seeds.Below("tests/PromoteHook.Tests/Scenarios/own-hook", ".yaml"), .. Seeds.Below("tests/PromoteHook.Tests/Scenarios/deployment", ".yaml")], Words, WriteInto);

    private static string[] InjectSeeds =>
    [
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: promote-hook, annotations: {argocd.argoproj.io/hook: PreSync}}
        spec:
          template:
            spec:
              containers:
              - name: promote-hook
                image: x/promote-hook:v1
                env:
                - {name: A, value: b}
        ---
        apiVersion: v1
        kind: Pod
        spec: {containers: [{image: prod.test/web:1}]}
        """,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: x
          labels:
            promote-hook/inject: "true"
        data:
          images: |
            old
        ---
        {apiVersion: v1, kind: Pod, spec: {containers: [{image: 'prod.test/web:1'}, {image: "prod.test/db:2"}]}}
        """,
        """
        {"apiVersion":"v1","kind":"List","items":[{"apiVersion":"batch/v1","kind":"Job","metadata":{"annotations":{"promote-hook/self":"true"}},"spec":{"template":{"spec":{"containers":[{"name":"promote-hook","env":[]}]}}}},
        {"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"image":"prod.test/web:1"}]}}]}
        """,
    ];

    private static Outcome Find(byte[] input, string file)
    {
        var (outcome, whole) = FindIn(new MemoryStream(input, writable: false), input);
        var (inPieces, pieced) = FindIn(new PiecedStream(input), input);

        // Of a text that is broken twice, characters that are none, or not allowed, are told where a whole buffer is looked at first.
        var isEitherNoText = new[] { whole, pieced }.Any(words => words.EndsWith(NoText, StringComparison.Ordinal) || words.EndsWith(NotAllowed, StringComparison.Ordinal));
        BrokenPromiseException.Unless(isEitherNoText ? !outcome.IsRead && !inPieces.IsRead : WithoutQuote(whole) == WithoutQuote(pieced), $"in pieces it is «{pieced}», as a whole «{whole}»");
        return outcome;
    }

    /// <summary>How much of a word the JSON reader quotes depends on how much of it has come.</summary>
    private static string WithoutQuote(string text) => text.IndexOf("not JSON: '", StringComparison.Ordinal) is var quote and >= 0 ? text[..quote] : text;

    private static (Outcome Outcome, string Text) FindIn(Stream content, byte[] input)
    {
        var found = new List<string>();
        try
        {
            foreach (var use in new ManifestFiles("-", content, new ImageFinder([])).ReadAsync(CancellationToken.None).ToBlockingEnumerable())
            {
                Check(use, input);
                found.Add($"{use.Reference} {use.Origin} {use.Annotated} {use.IsIgnored}");
            }

            return (Outcome.Read($"{found.Count} images"), string.Join('\n', found));
        }
        catch (RefusalException refusal)
        {
            return (Places.Check(refusal, ExitCode.DiscoveryFailed, "-", input), string.Join('\n', [.. found, refusal.Message]));
        }
    }

    public static void Check(ImageUse use, byte[] input)
    {
        BrokenPromiseException.Unless(ImageReference.ParseExact(use.Reference.ToString()) == use.Reference, $"{use.Reference} does not read as itself");
        BrokenPromiseException.Unless(use.Origin.Document >= 1, $"document {use.Origin.Document}");
        Places.CheckLine(use.Origin.Line, input, use.Reference.ToString());
    }

    private static Outcome WriteInto(byte[] input, string file)
    {
        try
        {
            var first = Injected(input);
            BrokenPromiseException.Unless(Injected(first).AsSpan().SequenceEqual(first), "twice is not once");
            return Outcome.Read($"{(first.AsSpan().SequenceEqual(input) ? "the same" : "other")} text");
        }
        catch (RefusalException refusal)
        {
            return Places.Check(refusal, ExitCode.DiscoveryFailed, "-", input);
        }
    }

    private static byte[] Injected(byte[] input)
    {
        using var output = new MemoryStream();
        new Injector(new ImageFinder([]), allowEmpty: true).Inject(HeldManifests.Read("-", new MemoryStream(input)), CancellationToken.None).Manifests.WriteTo(output);
        return output.ToArray();
    }
}
