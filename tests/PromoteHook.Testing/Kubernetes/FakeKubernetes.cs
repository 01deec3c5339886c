using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.Testing.Kubernetes;

/// <summary>
/// An API server with one service account: https under an authority of its own, tokens, rules, Jobs, Applications and Events. It
/// refuses in the words of the real one.
/// </summary>
public sealed class FakeKubernetes : IAsyncDisposable
{
    /// <summary>The token at the start; may be shown nowhere.</summary>
    public const string FirstToken = "hunter2-4Zr8Qm1Xc7Ub5Ne3Ty6Wk+/9Jd2Gs";

    public const string User = "system:serviceaccount:shop:promote-hook";

    private readonly TestAuthority authority = new();
    private readonly X509Certificate2 certificate;
    private readonly Lock gate = new();
    private readonly HashSet<string> tokens = [FirstToken];
    private readonly HashSet<AccessRule> rules = [];
    private readonly Dictionary<string, JsonObject> objects = [];
    private readonly List<JsonObject> events = [];
    private readonly List<KubernetesCall> calls = [];
    private readonly Queue<int> faults = new();
    private readonly CancellationTokenSource closing = new();
    private readonly WebApplication app;
    private RequestGate? hold;
    private int loseAnswers;

    private FakeKubernetes(IPAddress address, string name)
    {
        certificate = authority.Issue(name, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        app = Build(address);
    }

    /// <summary>Its root: <c>https://127.0.0.1:40123</c>.</summary>
    public Uri Address { get; private set; } = new("https://127.0.0.1");

    /// <summary>Its authority as PEM.</summary>
    public string AuthorityPem => authority.Certificate.ExportCertificatePem();

    /// <summary>True wants a client's certificate and takes it as the login.</summary>
    public bool WantsClientCertificate { get; init; }

    /// <summary>What it says where it is told to fail.</summary>
    public string FaultWords { get; set; } = "etcdserver: request timed out";

    /// <summary>The Events so far, without those of dry runs.</summary>
    public IReadOnlyList<JsonObject> Events
    {
        get
        {
            lock (gate)
            {
                return [.. events];
            }
        }
    }

    /// <summary>Every request so far.</summary>
    public IReadOnlyList<KubernetesCall> Calls
    {
        get
        {
            lock (gate)
            {
                return [.. calls];
            }
        }
    }

    /// <summary>Starts one.</summary>
    /// <param name="address">Where it listens; null is IPv4's loopback.</param>
    /// <param name="name">What its certificate is for; null is the address.</param>
    /// <param name="wantsClientCertificate">True takes a client's certificate as the login.</param>
    public static async Task<FakeKubernetes> StartAsync(IPAddress? address = null, string? name = null, bool wantsClientCertificate = false)
    {
        var at = address ?? IPAddress.Loopback;
        var kubernetes = new FakeKubernetes(at, name ?? at.ToString()) { WantsClientCertificate = wantsClientCertificate };
        await kubernetes.app.StartAsync();
        kubernetes.Address = new Uri(kubernetes.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return kubernetes;
    }

    /// <summary>Grants what a hook needs for Events on its Job.</summary>
    public FakeKubernetes AllowJobEvents(string place = "shop") => Allow("get", "batch", "jobs", place).Allow("create", "", "events", place);

    /// <summary>Grants one rule.</summary>
    public FakeKubernetes Allow(string verb, string group, string resource, string place)
    {
        lock (gate)
        {
            rules.Add(new AccessRule(verb, group, resource, place));
        }

        return this;
    }

    /// <summary>Puts a Job there.</summary>
    public FakeKubernetes AddJob(string place = "shop", string name = "promote-hook", string? trackingId = "shop:batch/Job:shop/promote-hook") => Add("batch/v1", "Job", "jobs", place, name, trackingId);

    /// <summary>Puts a Job there that began at a time and is over so many seconds later.</summary>
    public FakeKubernetes AddJob(DateTimeOffset begun, int activeDeadlineSeconds)
    {
        var job = AddJob().objects["jobs/shop/promote-hook"];
        job["spec"] = new JsonObject { ["activeDeadlineSeconds"] = activeDeadlineSeconds };
        job["status"] = new JsonObject { ["startTime"] = begun.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) };
        return this;
    }

    /// <summary>Puts an Application there.</summary>
    public FakeKubernetes AddApplication(string place, string name) => Add("argoproj.io/v1alpha1", "Application", "applications", place, name, null);

    /// <summary>From now on takes this token only, as after the old one's end.</summary>
    public void ReplaceToken(string token)
    {
        lock (gate)
        {
            tokens.Clear();
            tokens.Add(token);
        }
    }

    /// <summary>Answers the next requests with these statuses, one each.</summary>
    public void Fail(params IEnumerable<int> statuses)
    {
        lock (gate)
        {
            statuses.ToList().ForEach(faults.Enqueue);
        }
    }

    /// <summary>Creates the next so many Events and says that it took too long.</summary>
    public void LoseAnswers(int count) => loseAnswers = count;

    /// <summary>Answers nothing until the gate opens.</summary>
    public void Hold(RequestGate until) => hold = until;

    /// <summary>A kubeconfig for it, with the token in a file.</summary>
    public string WriteKubeconfig(TempFolder folder, string place = "shop")
    {
        folder.Write("kube/token", Secret.Known(SecretKind.KubernetesToken, FirstToken));
        folder.Write("kube/ca.crt", AuthorityPem);
        return folder.Write("kube/config", $$"""
            apiVersion: v1
            kind: Config
            current-context: here
            contexts:
            - name: here
              context: {cluster: fake, user: hook, namespace: "{{place}}"}
            clusters:
            - name: fake
              cluster: {server: "{{Address}}", certificate-authority: ca.crt}
            users:
            - name: hook
              user: {tokenFile: token}

            """);
    }

    /// <summary>What the kubelet mounts, in a folder.</summary>
    public string WriteMount(TempFolder folder, string place = "shop")
    {
        folder.Write("mount/ca.crt", AuthorityPem);
        folder.Write("mount/namespace", place);
        return Path.GetDirectoryName(folder.Write("mount/token", FirstToken))!;
    }

    public async ValueTask DisposeAsync()
    {
        // A test may take it away before its end.
        if (closing.IsCancellationRequested)
        {
            return;
        }

        await closing.CancelAsync();

        // The token is cancelled from the start: a graceful stop would wait for connections that tests keep open.
        await app.StopAsync(closing.Token);
        await app.DisposeAsync();
        closing.Dispose();
        certificate.Dispose();
        authority.Dispose();
    }

    private FakeKubernetes Add(string version, string kind, string resource, string place, string name, string? trackingId)
    {
        var metadata = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = place,
            ["uid"] = $"uid-of-{kind}-{name}",
            ["creationTimestamp"] = "2026-12-01T00:00:00Z",
            ["labels"] = new JsonObject { ["job-name"] = name },
        };
        if (trackingId is not null)
        {
            metadata["annotations"] = new JsonObject { ["argocd.argoproj.io/tracking-id"] = trackingId };
        }

        objects[$"{resource}/{place}/{name}"] = new JsonObject { ["apiVersion"] = version, ["kind"] = kind, ["metadata"] = metadata };
        return this;
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (hold is { } gateOfTest)
        {
            await gateOfTest.PassAsync(closing.Token);
        }

        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        Secret.Presented(context.Request.Headers.Authorization.ToString(), SecretKind.KubernetesToken);
        SecretWatch.Current?.Hear(context.Request);
        SecretWatch.Current?.Hear($"what was sent to Kubernetes at {context.Request.Host}", body);
        var token = context.Request.Headers.Authorization.ToString() is { Length: > 0 } header ? header.Split(' ')[^1] : null;
        var (status, content) = Answer(context, token, body);
        lock (gate)
        {
            calls.Add(new KubernetesCall(context.Request.Method, context.Request.Path.Value + context.Request.QueryString.Value, token, status));
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = content is JsonObject ? "application/json" : "text/plain; charset=utf-8";
        await context.Response.WriteAsync(content is JsonObject json ? json.ToJsonString() : $"{content}", context.RequestAborted);
    }

    private (int Status, object Content) Answer(HttpContext context, string? token, string body)
    {
        lock (gate)
        {
            if (faults.TryDequeue(out var fault))
            {
                return (fault, KubernetesStatus.Of(fault, "InternalError", FaultWords, null));
            }

            if (token is not null && !tokens.Contains(token))
            {
                return (401, KubernetesStatus.Unauthorized());
            }

            var user = token is not null || (WantsClientCertificate && context.Connection.ClientCertificate is not null) ? User : "system:anonymous";
            return context.Request.Path.Value!.Trim('/').Split('/') switch
            {
                ["apis", "batch", "v1", "namespaces", var place, "jobs", var name] => Get(new AccessRule("get", "batch", "jobs", place), name, user),
                ["apis", "argoproj.io", "v1alpha1", "namespaces", var place, "applications", var name] => Get(new AccessRule("get", "argoproj.io", "applications", place), name, user),
                ["api", "v1", "namespaces", var place, "events"] when context.Request.Method == "POST" => Create(place, body, context.Request, user),
                _ => (404, "404 page not found\n"),
            };
        }
    }

    private (int Status, object Content) Get(AccessRule wanted, string name, string user) =>
        !Allows(wanted, user) ? (403, KubernetesStatus.Forbidden(wanted, name, user))
        : objects.TryGetValue($"{wanted.Resource}/{wanted.Namespace}/{name}", out var found) ? (200, found)
        : (404, KubernetesStatus.NotFound(wanted, name));

    private (int Status, object Content) Create(string place, string body, HttpRequest request, string user)
    {
        var wanted = new AccessRule("create", "", "events", place);
        if (!Allows(wanted, user))
        {
            return (403, KubernetesStatus.Forbidden(wanted, null, user));
        }

        if (request.ContentType != "application/json")
        {
            return (415, KubernetesStatus.Of(415, "UnsupportedMediaType", "the body of the request was in an unknown format", null));
        }

        JsonObject content;
        try
        {
            content = JsonNode.Parse(body)!.AsObject();
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return (400, KubernetesStatus.Of(400, "BadRequest", "the object provided is unrecognized", null));
        }

        if (EventShape.FaultIn(content, place) is { } wrong)
        {
            return (422, KubernetesStatus.Invalid($"{content["metadata"]?["name"]}", wrong));
        }

        var isDryRun = request.Query["dryRun"] == "All";
        var name = $"{content["metadata"]!["name"]}";
        if (events.Any(known => $"{known["metadata"]!["name"]}" == name))
        {
            return (409, KubernetesStatus.Of(409, "AlreadyExists", $"events \"{name}\" already exists", null));
        }

        if (!isDryRun)
        {
            events.Add(content);
        }

        if (loseAnswers > 0)
        {
            loseAnswers--;
            return (504, KubernetesStatus.Of(504, "Timeout", "the answer was lost", null));
        }

        return (201, content);
    }

    private bool Allows(AccessRule wanted, string user) => user == User && rules.Contains(wanted);

    private WebApplication Build(IPAddress address)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(address, 0, listener =>
            {
                listener.Protocols = HttpProtocols.Http1;
                listener.UseHttps(new HttpsConnectionAdapterOptions
                {
                    ServerCertificate = certificate,
                    ClientCertificateMode = ClientCertificateMode.AllowCertificate,
                    ClientCertificateValidation = static (_, _, _) => true,
                });
            });
        });
        var built = builder.Build();
        built.Run(HandleAsync);
        return built;
    }
}
