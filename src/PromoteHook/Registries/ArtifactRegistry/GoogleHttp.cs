using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Registries.ArtifactRegistry;

/// <summary>Calls of Google's interfaces, JSON both ways, tried again a few times where they fail for the moment.</summary>
internal sealed class GoogleHttp
{
    private const int Tries = 4;

    private const int MaxBodyBytes = 1024 * 1024;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider time;
    private readonly Lazy<HttpClient> client;

    public GoogleHttp(CloudAccess access)
    {
        time = access.Time;
        client = new Lazy<HttpClient>(() => new HttpClient(ServiceSockets.Create(access.Proxy, access.Authorities))
        {
            Timeout = TimeLimit,
            MaxResponseContentBufferSize = MaxBodyBytes,
        });
    }

    /// <summary>Gets a resource.</summary>
    /// <exception cref="GoogleException">It was refused, or there was no answer that could be read.</exception>
    public Task<T> GetAsync<T>(Uri uri, string token, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(() => new HttpRequestMessage(HttpMethod.Get, uri), token, type, cancellationToken);

    /// <summary>Posts a body; it has to be one that may arrive twice.</summary>
    /// <exception cref="GoogleException">It was refused, or there was no answer that could be read.</exception>
    public Task<TAnswer> PostAsync<TBody, TAnswer>(
        Uri uri, string token, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> type, CancellationToken cancellationToken)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, bodyType);
        return SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, uri)
            {
                Content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            },
            token,
            type,
            cancellationToken);
    }

    /// <summary>Posts nothing, as a form.</summary>
    /// <exception cref="GoogleException">It was refused, or there was no answer that could be read.</exception>
    public Task<T> PostAsync<T>(Uri uri, string token, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(() => new HttpRequestMessage(HttpMethod.Post, uri) { Content = new FormUrlEncodedContent([]) }, token, type, cancellationToken);

    private async Task<T> SendAsync<T>(Func<HttpRequestMessage> create, string token, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        for (var left = Tries - 1; ; left--)
        {
            try
            {
                return await SendOnceAsync(create, token, type, cancellationToken);
            }
            catch (GoogleException fault) when (left > 0 && IsTransient(fault.Status))
            {
                await Task.Delay(pause, time, cancellationToken);
                pause *= 2;
            }
        }
    }

    private async Task<T> SendOnceAsync<T>(Func<HttpRequestMessage> create, string token, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var request = create();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var response = await client.Value.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return response.IsSuccessStatusCode
                ? JsonSerializer.Deserialize(body, type) ?? throw new JsonException()
                : throw new GoogleException(response.StatusCode, MessageIn(body) is { } words ? ServerWords.Shorten(words, SentSecrets.In(request)) : $"status {(int)response.StatusCode}");
        }
        catch (JsonException)
        {
            throw new GoogleException(HttpStatusCode.OK, "the answer is not the JSON that was expected");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new GoogleException(null, $"no answer from {request.RequestUri!.Host}: {GoogleException.Describe(fault)}", fault);
        }
    }

    private static bool IsTransient(HttpStatusCode? status) =>
        status is null or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError;

    private static string? MessageIn(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, GoogleJson.Default.ErrorAnswer)?.Error?.Message is { Length: > 0 } message ? message : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
