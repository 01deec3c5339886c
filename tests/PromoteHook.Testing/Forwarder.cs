using Microsoft.AspNetCore.Http;

namespace PromoteHook.Testing;

/// <summary>Passes requests on to a server without TLS and its answers back, both unchanged.</summary>
/// <param name="server">The server's address and port.</param>
internal sealed class Forwarder(string server) : IDisposable
{
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly HttpMessageInvoker client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
    });

    /// <param name="context">The request and its answer.</param>
    /// <param name="target">The path and query to ask for.</param>
    /// <param name="answered">Awaited when the server has answered, before the client sees anything of it; null waits for nothing.</param>
    public async Task ForwardAsync(HttpContext context, string target, Func<Task>? answered = null)
    {
        using var message = RequestFor(context.Request, target);
        using var answer = await client.SendAsync(message, context.RequestAborted);
        if (answered is not null)
        {
            await answered();
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (name is not ("Transfer-Encoding" or "Connection"))
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }

    public void Dispose() => client.Dispose();

    // The Host header stays, so that the server's Location leads to where the client came from.
    private HttpRequestMessage RequestFor(HttpRequest request, string target)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri($"http://{server}{target}", AsWritten));
        if (request.ContentLength is not null || request.Headers.TransferEncoding.Count > 0)
        {
            message.Content = new StreamContent(request.Body);
        }

        foreach (var (name, values) in request.Headers)
        {
            if (name is not ("Transfer-Encoding" or "Connection")
                && !message.Headers.TryAddWithoutValidation(name, [.. values]))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, [.. values]);
            }
        }

        return message;
    }
}
