using System.Net;
using System.Security.Cryptography.X509Certificates;
using PromoteHook.Configuration;
using PromoteHook.Kubernetes;
using PromoteHook.Testing;
using PromoteHook.Testing.Kubernetes;

namespace PromoteHook.Tests.Kubernetes;

public sealed class ClusterClientTests : IDisposable
{
    private static readonly ObjectReference Job = new("batch/v1", "Job", "shop", "promote-hook", "uid-of-Job-promote-hook");

    private readonly TempFolder folder = new();

    /// <summary>What an API server answers, and what is told of it.</summary>
    public static TheoryData<int, ExitCode, string> Answers => new()
    {
        { 500, ExitCode.Unavailable, "the Kubernetes API HOST fails: etcdserver: request timed out" },
        { 503, ExitCode.Unavailable, "the Kubernetes API HOST fails: etcdserver: request timed out" },
        { 429, ExitCode.Unavailable, "the Kubernetes API HOST fails: etcdserver: request timed out" },
        { 418, ExitCode.Unsupported, "the Kubernetes API refuses to read the Job shop/promote-hook: etcdserver: request timed out" },
    };

    [Fact]
    public async Task A_job_is_read_with_what_Argo_CD_wrote_on_it()
    {
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AllowJobEvents().AddJob();
        using var client = Connect(kubernetes);

        var job = await client.GetOwnJobAsync("promote-hook", default);

        Assert.Equal(("shop", "promote-hook", "uid-of-Job-promote-hook"), (job.Namespace, job.Name, job.Uid));
        Assert.Equal("shop:batch/Job:shop/promote-hook", job.Annotations["argocd.argoproj.io/tracking-id"]);
        Assert.Equal("promote-hook", job.Labels["job-name"]);
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), job.CreatedAt);
    }

    [Fact]
    public async Task A_missing_right_is_told_as_the_rule_that_grants_it()
    {
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AddJob();
        using var client = Connect(kubernetes);

        var toRead = await Assert.ThrowsAsync<RefusalException>(() => client.GetOwnJobAsync("promote-hook", default));
        var toWrite = await Assert.ThrowsAsync<RefusalException>(() => client.CreateEventAsync(EventOf("told"), false, default));

        Assert.Equal(
            (ExitCode.AccessDenied, "give the service account a Role with the rule {apiGroups: [batch], resources: [jobs], verbs: [get]} in the namespace shop"),
            (toRead.Code, toRead.Remedy));
        Assert.Equal(
            "the Kubernetes API refuses to read the Job shop/promote-hook: jobs.batch \"promote-hook\" is forbidden: User \"system:serviceaccount:shop:promote-hook\" "
            + "cannot get resource \"jobs\" in API group \"batch\" in the namespace \"shop\"",
            toRead.Message);
        Assert.Equal("give the service account a Role with the rule {apiGroups: [\"\"], resources: [events], verbs: [create]} in the namespace shop", toWrite.Remedy);
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_that_does_not_help_is_told_after_the_tries_that_might(int status, ExitCode code, string message)
    {
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AllowJobEvents().AddJob();
        kubernetes.Fail(status, status, status);
        using var client = Connect(kubernetes);

        var fault = await Assert.ThrowsAsync<RefusalException>(() => client.GetOwnJobAsync("promote-hook", default));

        Assert.Equal((code, message.Replace("HOST", kubernetes.Address.Authority, StringComparison.Ordinal)), (fault.Code, fault.Message));
        Assert.Equal(code == ExitCode.Unavailable ? 3 : 1, kubernetes.Calls.Count);
    }

    [Fact]
    public async Task A_server_that_fails_twice_is_asked_again()
    {
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AllowJobEvents().AddJob();
        kubernetes.Fail(500, 503);
        using var client = Connect(kubernetes);

        await client.GetOwnJobAsync("promote-hook", default);

        Assert.Equal([500, 503, 200], kubernetes.Calls.Select(call => call.Status));
    }

    [Fact]
    public async Task A_server_that_quotes_the_token_is_told_without_it()
    {
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AllowJobEvents().AddJob();
        kubernetes.FaultWords = $"Bearer {FakeKubernetes.FirstToken} may not";
        kubernetes.Fail(403);
        using var client = Connect(kubernetes);

        var fault = await Assert.ThrowsAsync<RefusalException>(() => client.GetOwnJobAsync("promote-hook", default));

        Assert.Equal((ExitCode.AccessDenied, "the Kubernetes API refuses to read the Job shop/promote-hook: Bearer (not shown) may not"), (fault.Code, fault.Message));
    }

    [Fact]
    public async Task A_token_that_was_replaced_is_read_again()
    {
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AllowJobEvents().AddJob();
        using var client = Connect(kubernetes);
        await client.GetOwnJobAsync("promote-hook", default);

        kubernetes.ReplaceToken("hunter2-next");
        folder.Write("kube/token", "hunter2-next\n");
        await client.GetOwnJobAsync("promote-hook", default);

        Assert.Equal([200, 401, 200], kubernetes.Calls.Select(call => call.Status));
        Assert.Equal("hunter2-next", kubernetes.Calls[^1].Token);
    }

    [Fact]
    public async Task A_token_that_has_ended_is_told_by_its_place()
    {
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AllowJobEvents().AddJob();
        using var client = Connect(kubernetes);
        kubernetes.ReplaceToken("another");

        var fault = await Assert.ThrowsAsync<RefusalException>(() => client.GetOwnJobAsync("promote-hook", default));

        Assert.Equal(ExitCode.AccessDenied, fault.Code);
        Assert.Equal($"the Kubernetes API {kubernetes.Address.Authority} does not take the login of {folder.At("kube/token")}: Unauthorized", fault.Message);
        Assert.DoesNotContain("hunter2", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_is_not_there_is_told()
    {
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AllowJobEvents();
        using var client = Connect(kubernetes);

        var fault = await Assert.ThrowsAsync<RefusalException>(() => client.GetOwnJobAsync("promote-hook", default));

        Assert.Equal((ExitCode.DiscoveryFailed, "the Kubernetes API cannot read the Job shop/promote-hook: jobs.batch \"promote-hook\" not found"), (fault.Code, fault.Message));
    }

    [Fact]
    public async Task An_authority_that_is_not_the_cluster_s_is_not_trusted()
    {
        await using var kubernetes = await FakeKubernetes.StartAsync();
        await using var other = await FakeKubernetes.StartAsync();
        var config = kubernetes.WriteKubeconfig(folder);
        folder.Write("kube/ca.crt", other.AuthorityPem);
        using var client = new ClusterClient(new KubeconfigReader(config, TimeProvider.System).Read(), "pod", new ManualClock { IsAutomatic = true });

        var fault = await Assert.ThrowsAsync<RefusalException>(() => client.GetOwnJobAsync("promote-hook", default));

        Assert.Equal(ExitCode.Unsupported, fault.Code);
        Assert.StartsWith($"no TLS connection to the Kubernetes API {kubernetes.Address.Authority}: ", fault.Message, StringComparison.Ordinal);
        Assert.Empty(kubernetes.Calls);
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_refused_unless_that_name_is_the_one_asked_for()
    {
        await using var kubernetes = (await FakeKubernetes.StartAsync(name: "kubernetes.default.svc")).AllowJobEvents().AddJob();
        var config = kubernetes.WriteKubeconfig(folder);
        var access = new KubeconfigReader(config, TimeProvider.System).Read();
        using var strict = new ClusterClient(access, "pod", new ManualClock { IsAutomatic = true });
        using var named = new ClusterClient(access with { ServerName = "kubernetes.default.svc" }, "pod", TimeProvider.System);
        using var careless = new ClusterClient(access with { IsInsecure = true }, "pod", TimeProvider.System);

        await Assert.ThrowsAsync<RefusalException>(() => strict.GetOwnJobAsync("promote-hook", default));
        await named.GetOwnJobAsync("promote-hook", default);
        await careless.GetOwnJobAsync("promote-hook", default);
    }

    [Fact]
    public async Task Where_nothing_listens_it_is_told()
    {
        Uri address;
        await using (var kubernetes = await FakeKubernetes.StartAsync())
        {
            address = kubernetes.Address;
        }

        using var client = new ClusterClient(new ClusterAccess(address, "shop", "the test"), "pod", new ManualClock { IsAutomatic = true });

        var fault = await Assert.ThrowsAsync<RefusalException>(() => client.GetOwnJobAsync("promote-hook", default));

        Assert.Equal((ExitCode.Unavailable, $"the Kubernetes API {address.Authority} cannot be reached: connection refused"), (fault.Code, fault.Message));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_left()
    {
        await using var kubernetes = await FakeKubernetes.StartAsync();
        var (held, clock) = (new RequestGate(), new ManualClock());
        kubernetes.Hold(held);
        using var client = new ClusterClient(new KubeconfigReader(kubernetes.WriteKubeconfig(folder), clock).Read(), "pod", clock);

        var asking = client.GetOwnJobAsync("promote-hook", default);
        await held.WaitForArrivalsAsync(1);
        clock.Advance(TimeSpan.FromSeconds(5));
        var fault = await Assert.ThrowsAsync<RefusalException>(() => asking);

        Assert.Contains("no answer within 5 seconds", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_Kubernetes_is_told()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var client = new ClusterClient(new ClusterAccess(new Uri($"http://{registry.Host}/"), "shop", "the test"), "pod", TimeProvider.System);

        var fault = await Assert.ThrowsAsync<RefusalException>(() => client.GetOwnJobAsync("promote-hook", default));

        Assert.Equal(ExitCode.DiscoveryFailed, fault.Code);
        Assert.Contains("cannot read the Job shop/promote-hook: status 404", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_has_the_form_that_the_server_wants()
    {
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AllowJobEvents().AddJob();
        using var client = Connect(kubernetes);

        await client.CreateEventAsync(EventOf("asked only"), isDryRun: true, default);
        await client.CreateEventAsync(EventOf("told"), isDryRun: false, default);

        var told = Assert.Single(kubernetes.Events);
        Assert.Equal(
            """{"apiVersion":"v1","kind":"Event","metadata":{"name":"promote-hook.50daa7dad70cca44","namespace":"shop"},"involvedObject":{"apiVersion":"batch/v1","kind":"Job","namespace":"shop","name":"promote-hook","uid":"uid-of-Job-promote-hook"},"type":"Warning","reason":"SourceMissing","message":"told","firstTimestamp":"2026-01-01T00:00:00Z","lastTimestamp":"2026-01-01T00:00:00Z","count":1,"source":{"component":"promote-hook"},"reportingComponent":"promote-hook","reportingInstance":"promote-hook-x7k2p"}""",
            told.ToJsonString());
    }

    [Fact]
    public async Task An_event_whose_answer_was_lost_is_there_once()
    {
        await using var kubernetes = (await FakeKubernetes.StartAsync()).AllowJobEvents().AddJob();
        kubernetes.LoseAnswers(1);
        using var client = Connect(kubernetes);

        await client.CreateEventAsync(EventOf("told"), isDryRun: false, default);
        await client.CreateEventAsync(EventOf("told too"), isDryRun: false, default);

        Assert.Equal(["told", "told too"], kubernetes.Events.Select(one => $"{one["message"]}"));
    }

    [Fact]
    public async Task A_client_s_certificate_is_shown()
    {
        await using var kubernetes = (await FakeKubernetes.StartAsync(wantsClientCertificate: true)).AllowJobEvents().AddJob();
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("hook", DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var config = kubernetes.WriteKubeconfig(folder);
        await File.WriteAllTextAsync(config, (await File.ReadAllTextAsync(config)).Replace(
            "{tokenFile: token}",
            $"{{client-certificate-data: {Base64(certificate.ExportCertificatePem())}, client-key-data: {Base64(certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem())}}}",
            StringComparison.Ordinal));
        using var client = new ClusterClient(new KubeconfigReader(config, TimeProvider.System).Read(), "pod", TimeProvider.System);

        Assert.Equal("promote-hook", (await client.GetOwnJobAsync("promote-hook", default)).Name);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task A_pod_reaches_its_own_cluster(string host)
    {
        var address = IPAddress.Parse(host);
        if (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 && !System.Net.Sockets.Socket.OSSupportsIPv6)
        {
            Assert.Skip("no IPv6 here");
        }

        await using var kubernetes = (await FakeKubernetes.StartAsync(address)).AllowJobEvents().AddJob();
        var access = InCluster.Find(Pod(host, kubernetes.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)), TimeProvider.System, kubernetes.WriteMount(folder));
        using var client = new ClusterClient(access!, "pod", TimeProvider.System);

        Assert.Equal("shop", client.Namespace);
        Assert.Equal("promote-hook", (await client.GetOwnJobAsync("promote-hook", default)).Name);
    }

    [Fact]
    public void Outside_a_cluster_there_is_none() => Assert.Null(InCluster.Find(_ => null, TimeProvider.System, folder.Path));

    [Fact]
    public void A_pod_without_a_token_is_told_how_to_get_one()
    {
        var fault = Assert.Throws<RefusalException>(() => InCluster.Find(Pod("10.0.0.1", "443"), TimeProvider.System, folder.Path));

        Assert.Equal((ExitCode.Usage, "set automountServiceAccountToken: true in the pod"), (fault.Code, fault.Remedy));
    }

    [Theory]
    [InlineData("", "443", "https://10.96.0.1/")]
    [InlineData("10.96.0.1", null, "https://10.96.0.1/")]
    [InlineData("fd00::1", "6443", "https://[fd00::1]:6443/")]
    [InlineData("10.96.0.1", "99999", null)]
    public async Task The_address_is_made_of_the_pod_s_variables(string host, string? port, string? expected)
    {
        await using var kubernetes = await FakeKubernetes.StartAsync();
        var mount = kubernetes.WriteMount(folder);

        if (host.Length == 0)
        {
            Assert.Null(InCluster.Find(Pod(host, port), TimeProvider.System, mount));
        }
        else if (expected is null)
        {
            Assert.Throws<RefusalException>(() => InCluster.Find(Pod(host, port), TimeProvider.System, mount));
        }
        else
        {
            Assert.Equal(new Uri(expected), InCluster.Find(Pod(host, port), TimeProvider.System, mount)!.Server);
        }
    }

    public void Dispose() => folder.Dispose();

    private ClusterClient Connect(FakeKubernetes kubernetes) =>
        new(new KubeconfigReader(kubernetes.WriteKubeconfig(folder), TimeProvider.System).Read(), "promote-hook-x7k2p", new ManualClock { IsAutomatic = true });

    private static ClusterEvent EventOf(string message) => new(Job, true, "SourceMissing", message, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static Func<string, string?> Pod(string host, string? port) => name => name switch
    {
        "KUBERNETES_SERVICE_HOST" => host,
        "KUBERNETES_SERVICE_PORT" => port,
        _ => null,
    };

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(text));
}
