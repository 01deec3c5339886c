using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Kubernetes;

/// <summary>Asks a Kubernetes API for the few things that are needed of it. The one class that does, so that another client could take its place.</summary>
/// <remarks>Source: <see href="https://kubernetes.io/docs/reference/using-api/api-concepts/"/>.</remarks>
internal sealed class ClusterClient : IDisposable
{
    private const int MaxBodyBytes = 4 * 1024 * 1024;

    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(5);

    /// <summary>An API server that is being replaced, or throttles, is back soon; nobody waits for another one.</summary>
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1)];

    private readonly ClusterAccess access;
    private readonly TimeProvider time;
    private readonly string instance;
    private readonly HttpClient client;

    /// <summary>Connects when it is first asked.</summary>
    /// <param name="access">Where, and as whom.</param>
    /// <param name="instance">This pod's name, for the Events it reports.</param>
    /// <param name="time">The clock of waits and limits.</param>
    public ClusterClient(ClusterAccess access, string instance, TimeProvider time)
    {
        (this.access, this.instance, this.time) = (access, instance, time);

        // Never by a proxy: the API server of a cluster is no address of the internet, and those of pods seldom name it in NO_PROXY.
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = RequestLimit };
        if (access.IsInsecure)
        {
            // The kubeconfig asks for it, and the run warns of it.
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, shown, _, _) => shown is not null;
        }
        else if (access.Authorities is { } authorities)
        {
            // A policy and no callback: the check of the server's name stays on.
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        if (access.ClientCertificate is { } certificate)
        {
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
        }

        client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxBodyBytes };
    }

    /// <summary>The namespace of this pod, or of the kubeconfig's context.</summary>
    public string Namespace => access.Namespace;

    /// <summary>Reads a Job of <see cref="Namespace"/>.</summary>
    /// <exception cref="RefusalException">It cannot be read; says why and what to do.</exception>
    public async Task<OwnJob> GetOwnJobAsync(string name, CancellationToken cancellationToken)
    {
        var wish = new ClusterWish("get", "batch", "jobs", Namespace, $"read the Job {Namespace}/{name}");
        using var job = await SendAsync(HttpMethod.Get, $"apis/batch/v1/namespaces/{Part(Namespace)}/jobs/{Part(name)}", null, wish, "check the name that --job gives, and the namespace", cancellationToken);
        try
        {
            var metadata = job.RootElement.GetProperty("metadata");
            return new OwnJob(
                metadata.GetProperty("namespace").GetString()!,
                metadata.GetProperty("name").GetString()!,
                metadata.GetProperty("uid").GetString()!,
                TextsOf(metadata, "labels"),
                TextsOf(metadata, "annotations"),
                DateTimeOffset.Parse(metadata.GetProperty("creationTimestamp").GetString()!, CultureInfo.InvariantCulture),
                EndOf(job.RootElement));
        }
        catch (Exception fault) when (fault is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw NotKubernetes(fault);
        }
    }

    /// <summary>Looks for an Application of Argo CD, which lives in the same cluster only where Argo CD runs there.</summary>
    /// <exception cref="RefusalException">It cannot be read; says why and what to do.</exception>
    public async Task<ObjectReference> GetApplicationAsync(string space, string name, CancellationToken cancellationToken)
    {
        var wish = new ClusterWish("get", "argoproj.io", "applications", space, $"read the Application {space}/{name}");
        var remedy = "Events on the Application need Argo CD in this cluster, and the Application where it is sought; else give --events job";
        using var application = await SendAsync(HttpMethod.Get, $"apis/argoproj.io/v1alpha1/namespaces/{Part(space)}/applications/{Part(name)}", null, wish, remedy, cancellationToken);
        try
        {
            var uid = application.RootElement.GetProperty("metadata").GetProperty("uid").GetString()!;
            return new ObjectReference("argoproj.io/v1alpha1", "Application", space, name, uid);
        }
        catch (Exception fault) when (fault is KeyNotFoundException or InvalidOperationException)
        {
            throw NotKubernetes(fault);
        }
    }

    /// <summary>Creates an Event in the namespace of its object.</summary>
    /// <param name="reported">The Event.</param>
    /// <param name="isDryRun">True only asks whether it would be created.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="RefusalException">It is refused; says why and what to do.</exception>
    public async Task CreateEventAsync(ClusterEvent reported, bool isDryRun, CancellationToken cancellationToken)
    {
        var place = reported.About.Namespace;
        var wish = new ClusterWish("create", "", "events", place, $"create an Event in the namespace {place}");
        var path = $"api/v1/namespaces/{Part(place)}/events{(isDryRun ? "?dryRun=All" : "")}";
        using var created = await SendAsync(HttpMethod.Post, path, reported.ToJson(instance), wish, "check that the namespace is there", cancellationToken);
    }

    public void Dispose() => client.Dispose();

    private static DateTimeOffset? EndOf(JsonElement job) =>
        job.TryGetProperty("spec", out var spec) && spec.TryGetProperty("activeDeadlineSeconds", out var seconds)
        && job.TryGetProperty("status", out var status) && status.TryGetProperty("startTime", out var begun) && seconds.TryGetInt32(out var count)
            ? DateTimeOffset.Parse(begun.GetString()!, CultureInfo.InvariantCulture).AddSeconds(count)
            : null;

    private async Task<JsonDocument> SendAsync(HttpMethod method, string path, byte[]? body, ClusterWish wish, string whenMissing, CancellationToken cancellationToken)
    {
        var isRefused = false;
        for (var tries = 0; ; tries++)
        {
            try
            {
                var (status, content, sent) = await SendOnceAsync(method, path, body, isRefused, cancellationToken);

                // What is created has a name that follows from what it tells: it is there already when an answer was lost.
                if (status is HttpStatusCode.OK or HttpStatusCode.Created || (status == HttpStatusCode.Conflict && body is not null && IsThere(content)))
                {
                    return Parse(content) ?? throw NotKubernetes(null);
                }

                // A token that was replaced meanwhile is in its file already.
                var mayPass = (status == HttpStatusCode.Unauthorized && !isRefused && access.Token is not null)
                    || (tries < Pauses.Length && (status is HttpStatusCode.TooManyRequests or HttpStatusCode.Conflict || status >= HttpStatusCode.InternalServerError));
                if (!mayPass)
                {
                    throw Refusal(status, MessageOf(content) is { } words ? sent.Hide(words) : $"status {(int)status}", wish, whenMissing);
                }

                isRefused |= status == HttpStatusCode.Unauthorized;
            }
            catch (HttpRequestException fault) when (tries < Pauses.Length && fault.InnerException is not AuthenticationException)
            {
                // Tried again below.
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException)
            {
                throw NoAnswer(fault);
            }
            catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
            {
                throw NoAnswer(fault);
            }

            await Task.Delay(Pauses[Math.Min(tries, Pauses.Length - 1)], time, cancellationToken);
        }
    }

    private async Task<(HttpStatusCode Status, byte[] Content, SentSecrets Sent)> SendOnceAsync(HttpMethod method, string path, byte[]? body, bool isRefused, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(RequestLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var request = new HttpRequestMessage(method, new Uri(access.Server, path));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (access.ServerName is { } name)
        {
            // The handler takes the name it asks the certificate for from here.
            request.Headers.Host = name;
        }

        if (access.Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Read(isRefused));
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        using var response = await client.SendAsync(request, either.Token);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(either.Token), SentSecrets.In(request));
    }

    private RefusalException Refusal(HttpStatusCode status, string why, ClusterWish wish, string whenMissing)
    {
        return status switch
        {
            HttpStatusCode.Unauthorized => new RefusalException(
                ExitCode.AccessDenied,
                $"the Kubernetes API {access.Server.Authority} does not take the login of {access.Token?.Place ?? access.Origin}: {why}",
                "see that the service account is still there and the token has not ended"),
            HttpStatusCode.Forbidden => new RefusalException(ExitCode.AccessDenied, $"the Kubernetes API refuses to {wish.Words}: {why}", wish.Rule),
            HttpStatusCode.NotFound => new RefusalException(ExitCode.DiscoveryFailed, $"the Kubernetes API cannot {wish.Words}: {why}", whenMissing),
            HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => new RefusalException(
                ExitCode.Unavailable, $"the Kubernetes API {access.Server.Authority} fails: {why}", "run again later; if it stays, ask those who run the cluster"),
            _ => new RefusalException(ExitCode.Unsupported, $"the Kubernetes API refuses to {wish.Words}: {why}", $"check that {access.Server.Authority} is a Kubernetes API server; an admission policy may also refuse"),
        };
    }

    private RefusalException NoAnswer(Exception fault)
    {
        var server = access.Server.Authority;
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AuthenticationException tls:
                    return new RefusalException(ExitCode.Unsupported, $"no TLS connection to the Kubernetes API {server}: {tls.Message.TrimEnd('.')}", $"see that {access.Origin} names the cluster's certificate authority", fault);
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return Unreachable("connection refused");
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain }:
                    return Unreachable("no such host");
                case OperationCanceledException:
                    return Unreachable($"no answer within {RequestLimit.TotalSeconds:0} seconds");
            }
        }

        return Unreachable("the connection was cut");

        RefusalException Unreachable(string why) =>
            new(ExitCode.Unavailable, $"the Kubernetes API {server} cannot be reached: {why}", "see that network policies let the pod reach the API server; it is asked without a proxy", fault);
    }

    private RefusalException NotKubernetes(Exception? fault) =>
        new(ExitCode.Unsupported, $"{access.Server.Authority} does not answer as a Kubernetes API does", $"check the server that {access.Origin} names", fault);

    /// <summary>What a Status object says.</summary>
    private static string? MessageOf(byte[] content)
    {
        using var status = Parse(content);
        return status?.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String
            ? message.GetString()
            : null;
    }

    /// <summary>True for a Status that says so; a quota that changed meanwhile is a conflict too.</summary>
    private static bool IsThere(byte[] content)
    {
        using var status = Parse(content);
        return status?.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("reason", out var reason)
            && reason.ValueKind == JsonValueKind.String && reason.ValueEquals("AlreadyExists");
    }

    private static JsonDocument? Parse(byte[] content)
    {
        try
        {
            return UnicodeJson.Parse(content);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Dictionary<string, string> TextsOf(JsonElement metadata, string field) =>
        metadata.TryGetProperty(field, out var texts) && texts.ValueKind == JsonValueKind.Object
            ? texts.EnumerateObject().ToDictionary(text => text.Name, text => text.Value.GetString() ?? "", StringComparer.Ordinal)
            : [];

    private static string Part(string name) => Uri.EscapeDataString(name);
}
