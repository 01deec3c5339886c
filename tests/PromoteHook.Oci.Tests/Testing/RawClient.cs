using System.Net.Http.Headers;
using PromoteHook.Testing.Clouds;

namespace PromoteHook.Oci.Tests.Testing;

/// <summary>A plain HTTP client without redirects and cookies; URLs go onto the wire as written.</summary>
/// <param name="host">Where paths lead to; other hosts are reached by whole URLs.</param>
/// <param name="hosts">The proxy to go through and the authority to trust; null goes direct, by plain http.</param>
internal sealed class RawClient(string host, NamedHosts? hosts = null) : IDisposable
{
    private readonly HttpClient client = hosts?.CreateClient() ?? new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(20) };
    private readonly string scheme = hosts is null ? "http" : "https";

    public AuthenticationHeaderValue? Authorization { get; set; }

    public Task<HttpResponseMessage> GetAsync(string target, string? range = null) =>
        SendAsync(HttpMethod.Get, target, change: request => AddHeader(request, "Range", range));

    public Task<HttpResponseMessage> HeadAsync(string target) => SendAsync(HttpMethod.Head, target);

    public Task<HttpResponseMessage> PostAsync(string target, byte[]? body = null) => SendAsync(HttpMethod.Post, target, body ?? []);

    public Task<HttpResponseMessage> PutAsync(string target, byte[] body, string type = MediaTypes.OctetStream) =>
        SendAsync(HttpMethod.Put, target, body, type);

    public Task<HttpResponseMessage> PatchAsync(string target, byte[] body, string? contentRange = null) =>
        SendAsync(HttpMethod.Patch, target, body, change: request => request.Content!.Headers.TryAddWithoutValidation("Content-Range", contentRange ?? ""));

    public Task<HttpResponseMessage> DeleteAsync(string target) => SendAsync(HttpMethod.Delete, target);

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string target, byte[]? body = null, string type = MediaTypes.OctetStream, Action<HttpRequestMessage>? change = null, CancellationToken cancellationToken = default)
    {
        var url = target.StartsWith('/') ? $"{scheme}://{host}{target}" : target;
        using var request = new HttpRequestMessage(method, new Uri(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Headers.Authorization = Authorization;
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        }

        change?.Invoke(request);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>Opens an upload session and yields its Location.</summary>
    public async Task<string> StartUploadAsync(string repository) => Location(await PostAsync($"/v2/{repository}/blobs/uploads/"));

    public static string Location(HttpResponseMessage answer) => answer.Headers.NonValidated["Location"].ToString();

    public static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.NonValidated.TryGetValues(name, out var value) ? value.ToString()
        : answer.Content.Headers.NonValidated.TryGetValues(name, out var content) ? content.ToString()
        : null;

    public void Dispose() => client.Dispose();

    private static void AddHeader(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
