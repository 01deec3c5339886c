using System.Text.Json.Nodes;
using PromoteHook.ArgoCd;
using PromoteHook.Configuration;
using PromoteHook.Kubernetes;
using PromoteHook.Promoting;
using PromoteHook.Reporting;
using PromoteHook.Testing;
using PromoteHook.Testing.Kubernetes;

namespace PromoteHook.Tests.Reporting;

public sealed class EventSinkTests : IDisposable
{
    private static readonly EventTarget OnJob = new("promote-hook", EventPlace.Job, job =>
        TrackingMark.Find((job.Namespace, job.Name), job.Annotations, job.Labels, TrackingMark.DefaultLabel) is { } name ? (name.Namespace ?? "argocd", name.Name) : null);

    private readonly TempFolder folder = new();
    private readonly StringWriter warnings = new();
    private readonly ManualClock clock = new() { IsAutomatic = true };
    private readonly RunStop stop;

    public EventSinkTests() => stop = new RunStop(clock);

    [Fact]
    public async Task A_failed_run_leaves_its_summary_and_its_images_on_the_job()
    {
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AllowJobEvents().AddJob();

        await SinkTo(kubernetes).RunEndedAsync(Runs.MixedSummary);

        Assert.Equal(
            [
                ("Warning", "PromotionFailed", Runs.MixedSummary.ToString()),
                ("Warning", "SourceMissing", Printable.Escape(Runs.MixedResults[6].Failure!.ToString())),
                ("Warning", "Unavailable", "destination prod.example.com/cut:1: no answer\\u001b[31m\\nforged line; run it again"),
            ],
            kubernetes.Events.Select(Shown));
        Assert.All(kubernetes.Events, told => Assert.Equal("uid-of-Job-promote-hook", (string?)told["involvedObject"]!["uid"]));
        Assert.Equal("", warnings.ToString());
    }

    [Fact]
    public async Task Whatever_goes_wrong_is_a_warning()
    {
        var sink = new EventSink(() => throw new InvalidOperationException("out of order"), OnJob, new LineWriter(warnings), stop, clock);

        await sink.RunEndedAsync(Runs.GoodSummary);

        Assert.Equal("warning: Events were not written, or not all: InvalidOperationException: out of order\n", warnings.ToString());
    }

    [Fact]
    public async Task A_good_run_leaves_one_event()
    {
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AllowJobEvents().AddJob();

        await SinkTo(kubernetes).RunEndedAsync(Runs.GoodSummary);

        Assert.Equal([("Normal", "Promoted", Runs.GoodSummary.ToString())], kubernetes.Events.Select(Shown));
    }

    [Theory]
    [InlineData(10, 11, null)]
    [InlineData(11, 11, "and 2 more images: 2 AccessDenied; the pod's log names each")]
    [InlineData(200, 11, "and 191 more images: 191 AccessDenied; the pod's log names each")]
    public async Task Many_failures_are_counted(int failures, int events, string? last)
    {
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AllowJobEvents().AddJob();
        PromotionResult[] results =
        [
            .. Enumerable.Range(1, failures).Select(number => Runs.MixedResults[6] with
            {
                Failure = new Failure(ExitCode.AccessDenied, null, $"prod.example.com/web:{number}", "no", "grant it"),
            }),
        ];

        await SinkTo(kubernetes).RunEndedAsync(new RunSummary(results, TimeSpan.Zero, ExitCode.AccessDenied));

        Assert.Equal(events, kubernetes.Events.Count);
        Assert.Equal(last ?? "prod.example.com/web:10: no; grant it", Shown(kubernetes.Events[^1]).Message);
    }

    [Fact]
    public async Task A_long_message_is_cut_between_characters()
    {
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AllowJobEvents().AddJob();

        await SinkTo(kubernetes).RefusedAsync(new string('x', 1022) + "€€€");

        Assert.Equal(new string('x', 1022), Shown(Assert.Single(kubernetes.Events)).Message);
    }

    [Theory]
    [InlineData("shop:batch/Job:shop/promote-hook", "argocd", "shop")]
    [InlineData("team-a_shop:batch/Job:shop/promote-hook", "team-a", "shop")]
    public async Task The_application_is_told_in_its_own_namespace(string trackingId, string place, string name)
    {
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AllowJobEvents().AddJob(trackingId: trackingId).AddApplication(place, name)
            .Allow("get", "argoproj.io", "applications", place).Allow("create", "", "events", place);

        await SinkTo(kubernetes, isForApplication: true).RunEndedAsync(Runs.MixedSummary);

        Assert.Equal("", warnings.ToString());
        Assert.Equal(6, kubernetes.Events.Count);
        Assert.All(kubernetes.Events.Skip(3), told => Assert.Equal(
            (place, "Application", name, $"uid-of-Application-{name}", place),
            ((string?)told["metadata"]!["namespace"], (string?)told["involvedObject"]!["kind"], (string?)told["involvedObject"]!["name"], (string?)told["involvedObject"]!["uid"], (string?)told["involvedObject"]!["namespace"])));
    }

    [Fact]
    public async Task A_missing_right_on_the_application_leaves_the_job_s_events_and_one_warning()
    {
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AllowJobEvents().AddJob().AddApplication("argocd", "shop");

        await SinkTo(kubernetes, isForApplication: true).RunEndedAsync(Runs.MixedSummary);

        Assert.Equal(3, kubernetes.Events.Count);
        Assert.Equal(
            "warning: Events were not written, or not all: the Kubernetes API refuses to read the Application argocd/shop: applications.argoproj.io \"shop\" is forbidden: "
            + "User \"system:serviceaccount:shop:promote-hook\" cannot get resource \"applications\" in API group \"argoproj.io\" in the namespace \"argocd\"; "
            + "give the service account a Role with the rule {apiGroups: [argoproj.io], resources: [applications], verbs: [get]} in the namespace argocd\n",
            warnings.ToString());
    }

    [Fact]
    public async Task A_job_that_Argo_CD_did_not_make_has_no_application()
    {
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AllowJobEvents().AddJob(trackingId: null);

        await SinkTo(kubernetes, isForApplication: true).RunEndedAsync(Runs.GoodSummary);

        Assert.Single(kubernetes.Events);
        Assert.Contains("nothing on the Job shop/promote-hook names an Application of Argo CD", warnings.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 5)]
    [InlineData(ExitCode.Terminated, 2)]
    [InlineData(ExitCode.DeadlinePassed, 2)]
    public async Task A_server_that_does_not_answer_holds_up_nothing(ExitCode? stopped, int seconds)
    {
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AllowJobEvents().AddJob();
        var held = new RequestGate();
        kubernetes.Hold(held);
        var still = new ManualClock();
        using var stopping = new RunStop(still);
        if (stopped is { } code)
        {
            stopping.Stop(code);
        }

        var telling = new EventSink(() => Connect(kubernetes, still), OnJob, new LineWriter(warnings), stopping, still).RunEndedAsync(Runs.MixedSummary).AsTask();
        await held.WaitForArrivalsAsync(1);
        still.Advance(TimeSpan.FromSeconds(seconds));
        await telling;

        Assert.StartsWith("warning: Events were not written, or not all: ", warnings.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, warnings.ToString().Count(character => character == '\n'));
    }

    [Fact]
    public async Task A_signal_while_it_tells_leaves_less_time()
    {
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AllowJobEvents().AddJob();
        var (held, still) = (new RequestGate(), new ManualClock());
        kubernetes.Hold(held);
        using var stopping = new RunStop(still);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registered = stopping.Token.Register(stopped.SetResult);
        var telling = new EventSink(() => Connect(kubernetes, still), OnJob, new LineWriter(warnings), stopping, still).RunEndedAsync(Runs.GoodSummary).AsTask();
        await held.WaitForArrivalsAsync(1);

        // What was registered first is called last.
        stopping.Stop(ExitCode.Terminated);
        await stopped.Task;
        still.Advance(TimeSpan.FromSeconds(2));

        await telling;
        Assert.Contains("Events were not written", warnings.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_cluster_at_all_is_one_warning()
    {
        var sink = new EventSink(() => throw new RefusalException(ExitCode.Usage, "no cluster", "get one"), OnJob, new LineWriter(warnings), stop, clock);

        await sink.RunEndedAsync(Runs.MixedSummary);

        Assert.Equal("warning: Events were not written, or not all: no cluster; get one\n", warnings.ToString());
    }

    public void Dispose()
    {
        stop.Dispose();
        folder.Dispose();
    }

    private EventSink SinkTo(FakeKubernetes kubernetes, bool isForApplication = false) =>
        new(() => Connect(kubernetes, clock), isForApplication ? OnJob with { Place = EventPlace.Application } : OnJob, new LineWriter(warnings), stop, clock);

    private ClusterClient Connect(FakeKubernetes kubernetes, TimeProvider time) =>
        new(new KubeconfigReader(kubernetes.WriteKubeconfig(folder), time).Read(), "promote-hook-x7k2p", time);

    private static (string Type, string Reason, string Message) Shown(JsonObject told) => ($"{told["type"]}", $"{told["reason"]}", $"{told["message"]}");
}
