using System.Text.Json.Nodes;

namespace PromoteHook.Tests.ArgoCd;

/// <summary>An Application in a state of which no recording was made; its fields are written as Argo CD writes them.</summary>
internal sealed record FakeApplication
{
    /// <summary>The source that the spec has.</summary>
    public JsonObject Source { get; init; } = SourceAt("main");

    /// <summary>True: a source hydrator feeds it.</summary>
    public bool IsHydrated { get; init; }

    /// <summary>True while a sync runs.</summary>
    public bool IsSyncing { get; init; } = true;

    /// <summary>What <c>operation.sync.revision</c> has.</summary>
    public string Asked { get; init; } = ArgoCdScene.Head;

    /// <summary>What <c>operation.sync.source</c> has; null where it is missing, as of syncs written by hand.</summary>
    public JsonObject? AskedSource { get; init; } = SourceAt("main");

    /// <summary>True: a retry looks for the newest revision again.</summary>
    public bool RefreshesOnRetry { get; init; }

    /// <summary>How many retries there were.</summary>
    public int Retries { get; init; }

    /// <summary>What <c>syncResult.revision</c> has; null while there is no result.</summary>
    public string? Result { get; init; }

    /// <summary>The phase of the hook's row in the result; null without a row.</summary>
    public string? HookPhase { get; init; }

    /// <summary>The revision of the last comparison.</summary>
    public string Compared { get; init; } = ArgoCdScene.Head;

    /// <summary>Why the last comparison failed; null when it did not.</summary>
    public string? ComparisonError { get; init; }

    /// <summary>The shop's source.</summary>
    public static JsonObject SourceAt(string targetRevision, string? image = null)
    {
        var source = new JsonObject { ["repoURL"] = "https://git.example.com/team/shop.git", ["path"] = "overlays/prod", ["targetRevision"] = targetRevision };
        if (image is not null)
        {
            source["kustomize"] = new JsonObject { ["images"] = new JsonArray(image) };
        }

        return source;
    }

    /// <summary>The resource.</summary>
    public string ToJson()
    {
        var spec = new JsonObject { ["project"] = "default" };
        spec[IsHydrated ? "sourceHydrator" : "source"] = IsHydrated ? new JsonObject { ["syncSource"] = new JsonObject { ["targetBranch"] = "env/prod", ["path"] = "prod" } } : Source.DeepClone();
        var state = new JsonObject { ["phase"] = IsSyncing ? "Running" : "Succeeded", ["retryCount"] = Retries };
        if (Result is not null)
        {
            var rows = HookPhase is null ? new JsonArray() : new JsonArray(new JsonObject { ["kind"] = "Job", ["name"] = "promote-hook", ["hookPhase"] = HookPhase });
            state["syncResult"] = new JsonObject { ["revision"] = Result, ["source"] = (AskedSource ?? Source).DeepClone(), ["resources"] = rows };
        }

        var status = new JsonObject { ["operationState"] = state, ["sync"] = new JsonObject { ["revision"] = Compared } };
        if (ComparisonError is not null)
        {
            status["conditions"] = new JsonArray(new JsonObject { ["type"] = "ComparisonError", ["message"] = ComparisonError });
        }

        var application = new JsonObject { ["spec"] = spec, ["status"] = status };
        if (IsSyncing)
        {
            var sync = new JsonObject { ["revision"] = Asked };
            if (AskedSource is not null)
            {
                sync["source"] = AskedSource.DeepClone();
            }

            application["operation"] = new JsonObject { ["sync"] = sync, ["retry"] = RefreshesOnRetry ? new JsonObject { ["refresh"] = true } : new JsonObject() };
        }

        return application.ToJsonString();
    }
}
