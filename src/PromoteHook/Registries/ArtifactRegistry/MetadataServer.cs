using System.Net;
using System.Text.Json;
using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Registries.ArtifactRegistry;

/// <summary>The identity that Google's metadata server gives to a machine, or to a pod by Workload Identity.</summary>
/// <remarks>
/// Sources: <see href="https://cloud.google.com/compute/docs/metadata/querying-metadata"/>; for the first seconds of a pod
/// <see href="https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity#limitations"/>.
/// </remarks>
internal sealed class MetadataServer : IGoogleIdentity
{
    public const string HostVariable = "GCE_METADATA_HOST";

    private const string Account = "computeMetadata/v1/instance/service-accounts/default";

    private const string Flavor = "Metadata-Flavor";

    private const int MaxBodyBytes = 256 * 1024;

    /// <summary>The GKE metadata server may refuse connections, or answer 5xx, for seconds after a pod's start.</summary>
    private static readonly TimeSpan[] PausesOnGoogle = [.. new[] { 250, 500, 1000, 2000, 2000 }.Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds))];

    /// <summary>Elsewhere the address often swallows packets, and all that is lost is the time until anonymous pulls begin.</summary>
    private static readonly TimeSpan[] PausesElsewhere = [TimeSpan.Zero, TimeSpan.Zero];

    private static readonly TimeSpan TimeLimitOnGoogle = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan TimeLimitElsewhere = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider time;
    private readonly Uri root;
    private readonly Lazy<HttpClient> client;
    private readonly bool isOnGoogle;

    private MetadataServer(TimeProvider time, string host, bool isOnGoogle)
    {
        this.time = time;
        this.isOnGoogle = isOnGoogle;
        root = new Uri($"http://{host}/");

        // Never by a proxy: its own identity would be the answer, or the token would pass through its hands.
        client = new Lazy<HttpClient>(() => new HttpClient(ServiceSockets.Create(proxy: null, authorities: null))
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxBodyBytes,
        });
    }

    public string Name { get; private set; } = "";

    /// <summary>Looks for the metadata server and the service account that it speaks for.</summary>
    /// <returns>Null where there is no such server, or the machine has no service account.</returns>
    /// <exception cref="CredentialException">This is Google Cloud, or <c>GCE_METADATA_HOST</c> says so, and the server does not answer as it should.</exception>
    public static async Task<MetadataServer?> FindAsync(CloudAccess access, MetadataPlace place, CancellationToken cancellationToken)
    {
        var named = access.Environment(HostVariable) is { Length: > 0 } host ? host : null;
        if (named is not null && !Uri.TryCreate($"http://{named}/", UriKind.Absolute, out _))
        {
            throw new CredentialException($"{HostVariable} is '{named}', which is no host") { Remedy = "give host or host:port, or remove it" };
        }

        var server = new MetadataServer(access.Time, named ?? place.Host, named is not null || place.IsOnGoogle());
        var answer = await server.AskAsync($"{Account}/email", cancellationToken);
        if (answer.Status is HttpStatusCode.OK && answer.IsGoogles && answer.Text.Trim() is { Length: > 0 } email)
        {
            server.Name = $"service account {email} of the metadata server";
            return server;
        }

        return !server.isOnGoogle || (answer.Status == HttpStatusCode.NotFound && answer.IsGoogles)
            ? null
            : throw new CredentialException($"the metadata server {server.root.Authority} does not say which service account this is: {Describe(answer)}") { Remedy = Remedy(named) };
    }

    /// <inheritdoc/>
    public async Task<GoogleToken> FetchAsync(CancellationToken cancellationToken)
    {
        var answer = await AskAsync($"{Account}/token?scopes={Uri.EscapeDataString(GoogleToken.Scope)}", cancellationToken);
        if (answer.Status == HttpStatusCode.OK && answer.IsGoogles && ReadToken(answer.Text) is { AccessToken: { Length: > 0 } token } read)
        {
            return GoogleToken.Lasting(token, time.GetUtcNow(), read.ExpiresIn);
        }

        // A text with a token in it would be shown otherwise.
        var why = answer.Status == HttpStatusCode.OK ? "its answer holds none" : Describe(answer);
        throw new CredentialException($"the metadata server {root.Authority} gives no token of {Name}: {why}")
        {
            Remedy = "check that the pod's service account is bound to one of Google (Workload Identity), and that this one is there and enabled",
        };
    }

    /// <summary>Fetches an identity token, by which others may know this machine or pod: an ID token of OpenID Connect, issued by accounts.google.com.</summary>
    /// <param name="audience">Whom the token is for; others do not take it.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="CredentialException">The server gives none; says why and what to do.</exception>
    /// <remarks>Source: <see href="https://cloud.google.com/compute/docs/instances/verifying-instance-identity"/>.</remarks>
    public async Task<string> FetchIdentityTokenAsync(string audience, CancellationToken cancellationToken)
    {
        var answer = await AskAsync($"{Account}/identity?audience={Uri.EscapeDataString(audience)}&format=full", cancellationToken);
        return answer.Status == HttpStatusCode.OK && answer.IsGoogles && answer.Text.Trim() is { Length: > 0 } token
            ? token
            : throw new CredentialException($"the metadata server {root.Authority} gives no identity token of {Name}: {(answer.Status == HttpStatusCode.OK ? "its answer holds none" : Describe(answer))}")
            {
                Remedy = "check that the pod's service account is bound to one of Google (Workload Identity): only those have identity tokens",
            };
    }

    private async Task<Answer> AskAsync(string path, CancellationToken cancellationToken)
    {
        var pauses = isOnGoogle ? PausesOnGoogle : PausesElsewhere;
        for (var tries = 0; ; tries++)
        {
            var answer = await AskOnceAsync(path, cancellationToken);
            if (tries == pauses.Length || (answer.Status is { } status && status != HttpStatusCode.TooManyRequests && status < HttpStatusCode.InternalServerError))
            {
                return answer;
            }

            await Task.Delay(pauses[tries], time, cancellationToken);
        }
    }

    private async Task<Answer> AskOnceAsync(string path, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(isOnGoogle ? TimeLimitOnGoogle : TimeLimitElsewhere, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(root, path));
        request.Headers.Add(Flavor, "Google");
        try
        {
            using var response = await client.Value.SendAsync(request, either.Token);
            var isGoogles = response.Headers.TryGetValues(Flavor, out var flavors) && flavors.Contains("Google");
            return new Answer(response.StatusCode, isGoogles, await response.Content.ReadAsStringAsync(either.Token));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new Answer(null, false, GoogleException.Describe(fault));
        }
    }

    private static GoogleMessages.MetadataToken? ReadToken(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, GoogleJson.Default.MetadataToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Describe(Answer answer) =>
        answer.Status is null ? $"no answer ({answer.Text})"
        : !answer.IsGoogles ? "what answers there is no metadata server of Google"
        : $"status {(int)answer.Status}, {ServerWords.Shorten(answer.Text)}";

    private static string Remedy(string? named) =>
        named is null
            ? "check that network policies let the pod reach it, or name a credential file in GOOGLE_APPLICATION_CREDENTIALS"
            : $"correct {HostVariable}, or remove it";

    /// <param name="Status">Null when there was no answer.</param>
    /// <param name="IsGoogles">True when it says that it is a metadata server; AWS has another one at the same address.</param>
    /// <param name="Text">The answer, or why there was none.</param>
    private sealed record Answer(HttpStatusCode? Status, bool IsGoogles, string Text);
}
