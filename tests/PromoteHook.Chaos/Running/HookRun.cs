using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using PromoteHook.Chaos.Goods;

namespace PromoteHook.Chaos.Running;

/// <summary>A hook's process with a proxy of its own before each registry.</summary>
internal sealed class HookRun : IAsyncDisposable
{
    /// <summary>Far above what any run takes; what is not done by then hangs.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(180);

    private readonly HookPlan plan;
    private readonly TempFolder folder = new();
    private readonly TaskCompletionSource<ChildProgram> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<Item, Task> contest;
    private int requests;
    private int atSource;
    private int atDestination;
    private long struckAt;

    private HookRun(HookPlan plan, FaultProxy source, FaultProxy destination, Func<Item, Task> contest)
    {
        (this.plan, Source, Destination, this.contest) = (plan, source, destination, contest);
        foreach (var proxy in (FaultProxy[])[source, destination])
        {
            proxy.Faults.Add([.. plan.Troubles.Where(trouble => trouble.IsAtSource == (proxy == source)).Select(trouble => trouble.Fault)]);
            proxy.Arrived = (request, gone) => ArriveAsync(request, proxy == destination, gone);
        }
    }

    public FaultProxy Source { get; }

    public FaultProxy Destination { get; }

    /// <summary>True when it came to the blow.</summary>
    public bool WasStruck => Volatile.Read(ref struckAt) != 0;

    /// <param name="plan">What to do.</param>
    /// <param name="source">The registry that images come from.</param>
    /// <param name="destination">The registry that they are to go to.</param>
    /// <param name="contest">Lets another writer move an item's tag at the destination.</param>
    public static async Task<HookRun> PrepareAsync(HookPlan plan, string source, string destination, Func<Item, Task> contest) =>
        new(plan, await FaultProxy.StartAsync(source, plan.AtSource?.Auth), await FaultProxy.StartAsync(destination, plan.AtDestination?.Auth), contest);

    /// <summary>Runs the program to its end.</summary>
    public async Task<HookResult> RunAsync(string program)
    {
        using var child = new ChildProgram(program, Arguments(), new() { ["DOCKER_CONFIG"] = WriteDockerConfig() });
        started.SetResult(child);
        var result = await child.FinishAsync(Limit);
        var sinceBlow = WasStruck ? System.Diagnostics.Stopwatch.GetElapsedTime(Volatile.Read(ref struckAt)) : (TimeSpan?)null;
        return new HookResult(plan, result, sinceBlow, RunReport.Read(result.Output), Destination.Host)
        {
            StruckBy = [.. plan.Troubles.Where(trouble => (trouble.IsAtSource ? Source : Destination).Struck.Contains(Hit(trouble)))],
            SourceWrites = [.. Source.Requests.All.Where(request => request.Method is not ("GET" or "HEAD") && request.Route != RegistryRoute.Token).Select(request => request.ToString())],
            Secrets = [.. SecretsOf(plan.AtSource, Source), .. SecretsOf(plan.AtDestination, Destination)],
            Requests = [.. Source.Requests.All.Select(request => $"s {request}"), .. Destination.Requests.All.Select(request => $"d {request}")],
        };

        static IEnumerable<string> SecretsOf(Access? access, FaultProxy proxy) => access is null ? [] : [.. access.Secrets, .. proxy.Tokens.All];

        static Fault Hit(Faults.Trouble trouble) => trouble.Fault;
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Destination.DisposeAsync();
        folder.Dispose();
    }

    private async Task ArriveAsync(RecordedRequest request, bool isAtDestination, CancellationToken gone)
    {
        var number = Interlocked.Increment(ref requests);
        if (plan.Blow is { } blow && number == blow.AtRequest)
        {
            var child = await started.Task;
            Volatile.Write(ref struckAt, System.Diagnostics.Stopwatch.GetTimestamp());
            if (blow.IsKill)
            {
                child.Kill();
            }
            else
            {
                child.Terminate();
            }

            await Task.Delay(Timeout.Infinite, gone);
        }

        var (access, count) = isAtDestination ? (plan.AtDestination, Interlocked.Increment(ref atDestination)) : (plan.AtSource, Interlocked.Increment(ref atSource));
        if (access?.RevokedAt == count)
        {
            (isAtDestination ? Destination : Source).Tokens.Revoke();
        }

        if (isAtDestination && request.Route == RegistryRoute.ManifestPut
            && plan.Contested.FirstOrDefault(item => (item.Repository, item.Tag) == (request.Repository, request.Reference)) is { } contested)
        {
            await contest(contested);
        }
    }

    private List<string> Arguments()
    {
        var rules = plan.Unreachable.Count == 0 ? "" : UnreachableRules();
        folder.Write("promote-hook.yaml", $"""
            rules:
            {rules}- to: {Destination.Host}/**
              from: {Source.Host}/**

            """);
        List<string> arguments =
        [
            "promote", "--config", folder.At("promote-hook.yaml"), "-o", "json", "--timeout", "100s", "--on-digest-mismatch", plan.MismatchPolicy,
            "--referrers", plan.RequiresReferrers ? "require" : "best-effort", "--parallel", $"{plan.Parallel}", "--verify", plan.VerifiesDeeply ? "deep" : "fast",
            .. plan.Troubles.Any(trouble => trouble.Stalls) ? (string[])["--stall-timeout", "3s"] : [],
        ];
        switch (plan.Input)
        {
            case InputForm.Overlay:
                folder.Write("overlay/kustomization.yaml", $"images:\n{string.Concat(plan.Items.Select(item => $"- name: {item.Name.Replace(':', '-')}\n  newName: {Destination.Host}/{item.Repository}\n  newTag: {item.Tag}\n"))}");
                arguments.AddRange(["--overlay", folder.At("overlay")]);
                break;
            case InputForm.Manifests:
                var pods = plan.Items.Select(item => $"apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec: {{containers: [{{name: c, image: \"{Destination.Host}/{item.Name}\"}}]}}\n");
                arguments.AddRange(["--manifests", folder.Write("rendered.yaml", string.Join("---\n", pods))]);
                break;
            default:
                arguments.AddRange(plan.Items.SelectMany(item => (string[])["--image", $"{Destination.Host}/{item.Name}"]));
                break;
        }

        return arguments;
    }

    /// <returns>The folder that holds it.</returns>
    private string WriteDockerConfig()
    {
        var auths = new JsonObject();
        foreach (var (host, access) in ((string, Access?)[])[(Source.Host, plan.AtSource), (Destination.Host, plan.AtDestination)])
        {
            if (access is not null)
            {
                auths[host] = access.ConfigEntry();
            }
        }

        folder.Write("docker/config.json", new JsonObject { ["auths"] = auths }.ToJsonString());
        return folder.At("docker");
    }

    /// <summary>A rule for each repository that is to come from where nobody listens.</summary>
    private string UnreachableRules()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        return string.Concat(plan.Unreachable.Select(item => item.Repository).Distinct().Select(repository => $"- to: {Destination.Host}/{repository}\n  from: 127.0.0.1:{port}/{repository}\n"));
    }
}
