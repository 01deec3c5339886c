using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using PromoteHook.Oci.Transport;

namespace PromoteHook.ArgoCd;

/// <summary>Asks Argo CD's REST API, again where a fault may pass. It never follows a redirect, so the token stays with the server that was named.</summary>
internal sealed class ArgoCdClient : IDisposable
{
    /// <summary>Read as a whole, and as a tree takes up to eight times its size; etcd keeps no object of more than some 2 MiB.</summary>
    private const long MaxResourceBytes = 8L * 1024 * 1024;
    private const long MaxManifestsBytes = 512L * 1024 * 1024;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    private readonly ArgoCdToken token;
    private readonly ArgoCdRefusals refusals;
    private readonly IWebProxy? proxy;
    private readonly TimeProvider time;
    private readonly Action<string> note;
    private readonly HttpClient http;

    /// <param name="server">Where it is.</param>
    /// <param name="token">What it is asked with.</param>
    /// <param name="sockets">How it is reached; must not follow redirects. Disposed with the client.</param>
    /// <param name="proxy">The proxies that the sockets use, for messages; null for none.</param>
    /// <param name="time">The clock of waits and limits.</param>
    /// <param name="note">Is told of tries that failed; never of tokens.</param>
    public ArgoCdClient(ArgoCdServer server, ArgoCdToken token, HttpMessageHandler sockets, IWebProxy? proxy, TimeProvider time, Action<string>? note = null)
    {
        Server = server;
        this.token = token;
        this.proxy = proxy;
        this.time = time;
        this.note = note ?? (_ => { });
        refusals = new ArgoCdRefusals(server, token);
        http = new HttpClient(sockets) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Where it asks.</summary>
    public ArgoCdServer Server { get; }

    /// <summary>What may be told of a word of its answers: one line, short, without the token.</summary>
    public string Show(string words) => ServerWords.Shorten(words, token.Sent);

    /// <summary>The server's version: <c>v3.5.1</c>.</summary>
    /// <exception cref="RefusalException">It could not be told.</exception>
    public Task<string> GetVersionAsync(CancellationToken cancellationToken) =>
        SendAsync(ArgoCdRequest.Version, stream => Parse(stream).TextAt("Version") ?? throw new JsonException(), MaxResourceBytes, cancellationToken);

    /// <summary>Whose the token is: a name; null when Argo CD does not know the token.</summary>
    /// <exception cref="RefusalException">It could not be told.</exception>
    public Task<string?> GetUserAsync(CancellationToken cancellationToken) =>
        SendAsync(ArgoCdRequest.UserInfo, stream => UserIn(Parse(stream)), MaxResourceBytes, cancellationToken);

    /// <summary>An Application.</summary>
    /// <exception cref="RefusalException">AccessDenied, DiscoveryFailed, Unsupported or Unavailable, with the remedy.</exception>
    public Task<Application> GetApplicationAsync(ApplicationName name, string? project, CancellationToken cancellationToken) =>
        SendAsync(ArgoCdRequest.For(name, project), stream => ApplicationIn(Parse(stream)), MaxResourceBytes, cancellationToken);

    /// <summary>Reads a large answer while it comes; <paramref name="read"/> starts over where the connection breaks.</summary>
    /// <exception cref="RefusalException">AccessDenied, DiscoveryFailed, Unsupported or Unavailable, with the remedy; or what <paramref name="read"/> refuses.</exception>
    public Task<T> ReadAsync<T>(ArgoCdRequest request, Func<Stream, T> read, CancellationToken cancellationToken) =>
        SendAsync(request, read, MaxManifestsBytes, cancellationToken);

    public void Dispose() => http.Dispose();

    private static JsonElement Parse(Stream stream)
    {
        using var document = UnicodeJson.Parse(stream);
        return document.RootElement.Clone();
    }

    private static string? UserIn(JsonElement json) =>
        json.At("loggedIn") is { ValueKind: JsonValueKind.True } ? json.TextAt("username") ?? "an unnamed user" : null;

    private static Application ApplicationIn(JsonElement json) =>
        json.At("spec") is null ? throw new JsonException() : new Application(json);

    private async Task<T> SendAsync<T>(ArgoCdRequest request, Func<Stream, T> read, long maxBytes, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var pause = FirstPause;
        while (true)
        {
            try
            {
                return await SendOnceAsync(request, read, maxBytes, cancellationToken);
            }
            catch (ArgoCdException fault)
            {
                var tried = time.GetElapsedTime(began);
                if (tried + pause > fault.RetryFor)
                {
                    throw fault.ToRefusal(tried);
                }

                note($"{fault.Message}; next try in {pause.TotalSeconds:0.#} s");
            }

            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task<T> SendOnceAsync<T>(ArgoCdRequest request, Func<Stream, T> read, long maxBytes, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(request.Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var response = await GetAsync(request, either.Token);
            if (response.StatusCode == HttpStatusCode.Unauthorized && token.ReadAgain())
            {
                response.Dispose();
                response = await GetAsync(request, either.Token);
            }

            using (response)
            {
                return response.StatusCode == HttpStatusCode.OK
                    ? await ReadBodyAsync(request, response, read, maxBytes, either.Token)
                    : throw refusals.Of(request, await ArgoCdAnswer.ReadAsync(response, either.Token));
            }
        }
        catch (Exception fault) when (fault is not (ArgoCdException or RefusalException) || (fault is RefusalException && either.IsCancellationRequested))
        {
            // What was read of a body that time ran out on says nothing, whatever its reader made of it.
            cancellationToken.ThrowIfCancellationRequested();
            var told = !limit.IsCancellationRequested && fault is JsonException ? refusals.NotTheApi(request)
                : ServiceFault.Of(CauseOf(fault, request, limit.Token), Server.Root, proxy) is { } trouble ? ConnectionTrouble.Of(trouble, Server, request)
                : null;
            if (told is null)
            {
                throw;
            }

            throw told;
        }
    }

    private Task<HttpResponseMessage> GetAsync(ArgoCdRequest request, CancellationToken cancellationToken)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, Server.At(request.Path));
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (request != ArgoCdRequest.Version)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Read());
        }

        return http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>The readers of manifests are synchronous; a response that is disposed meanwhile ends their read.</summary>
    private async Task<T> ReadBodyAsync<T>(ArgoCdRequest request, HttpResponseMessage response, Func<Stream, T> read, long maxBytes, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType is not "application/json")
        {
            throw refusals.NotTheApi(request);
        }

        await using var registration = cancellationToken.Register(response.Dispose);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var limited = new LimitedStream(body, maxBytes, () => refusals.TooLarge(request, maxBytes), cancellationToken);
        var result = read(limited);
        cancellationToken.ThrowIfCancellationRequested();
        return result;
    }

    /// <summary>A cancellation that is neither the run's nor the limit's is the handler's own: it could not connect in its time.</summary>
    private static Exception CauseOf(Exception fault, ArgoCdRequest request, CancellationToken limit) =>
        limit.IsCancellationRequested ? new TimeoutException($"no answer within {request.Limit.TotalSeconds:0} s")
        : fault is OperationCanceledException ? new TimeoutException($"no connection within {ServiceSockets.ConnectTimeout.TotalSeconds:0} s")
        : fault;
}
