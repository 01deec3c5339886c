using System.Text.Json;
using PromoteHook.ArgoCd;
using PromoteHook.Discovery;
using PromoteHook.Fuzz.Inputs;

namespace PromoteHook.Fuzz.Targets;

/// <summary>What Argo CD answers: Applications, and manifests as texts within JSON.</summary>
internal static class ArgoCdTarget
{
    public static FuzzTarget Create() => new(
        "argocd",
        [.. Seeds.Bodies("tests/PromoteHook.Testing/ArgoCd/recordings", text => text.StartsWith("HTTP/1.1 200", StringComparison.Ordinal)), .. Seeds.Of("""{"manifests":["{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"image\":\"web:1\"}]}}"]}""", """{"items":[{"targetState":"{\"kind\":\"Pod\"}","liveState":"null"}]}""")],
        ["\"spec\":{", "\"operation\":{\"sync\":{", "\"sources\":[", "\"source\":{", "\"revision\":\"", "\"revisions\":[", "\"manifests\":[", "\"operationState\":{", "\"phase\":\"Running\"", "\"syncResult\":{", "\"items\":[", "\"targetState\":\"null\"", "\\\"image\\\":\\\"web:1\\\"", "null", "\\ud800", "{\\\"kind\\\":\\\"List\\\",\\\"items\\\":[", "? [manifests]\n: x\n"],
        (input, _) =>
        {
            var outcomes = new[] { Application(input), Manifests(input, (reader, stream) => reader.ReadManifests(stream)), Manifests(input, (reader, stream) => reader.ReadManagedResources(stream)) };
            return new Outcome(outcomes.Any(outcome => outcome.IsRead), string.Join("; ", outcomes.Select(outcome => outcome.Words)));
        });

    private static Outcome Application(byte[] input)
    {
        try
        {
            using var document = UnicodeJson.Parse(input);
            var application = new Application(document.RootElement);
            var sync = new RunningSync(new ApplicationName(null, "shop"), null, ("promote-hook", DateTimeOffset.UnixEpoch));
            var (target, wait) = sync.Look(application);
            BrokenPromiseException.Unless(target is null != wait is null, "neither a target nor a wait");
            if (target is not null)
            {
                sync.CheckStill(target, application);
            }

            return Outcome.Read($"{target?.Kind}{wait?.Kind}");
        }
        catch (Exception refusal) when (refusal is JsonException or RefusalException)
        {
            return Outcome.Refused(refusal is JsonException ? "no JSON" : refusal.Message);
        }
    }

    private static Outcome Manifests(byte[] input, Func<ArgoCdManifests, Stream, FoundUses> read)
    {
        try
        {
            var whole = read(new ArgoCdManifests("argocd:shop", new ImageFinder([])), new MemoryStream(input, writable: false));
            var pieced = read(new ArgoCdManifests("argocd:shop", new ImageFinder([])), new PiecedStream(input));
            BrokenPromiseException.Unless(whole.Uses.SequenceEqual(pieced.Uses), "in pieces it is something else");
            return Outcome.Read($"{whole.Objects} objects, {whole.Uses.Count} images");
        }
        catch (Exception refusal) when (refusal is JsonException or RefusalException { Code: ExitCode.DiscoveryFailed })
        {
            return Outcome.Refused(refusal is JsonException ? "no JSON" : refusal.Message);
        }
    }
}
