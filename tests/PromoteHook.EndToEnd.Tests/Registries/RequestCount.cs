using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PromoteHook.EndToEnd.Tests.Registries;

/// <summary>A reverse proxy before a registry that remembers the requests, and can hold one or its answer back.</summary>
internal sealed class RequestCount : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly HttpMessageInvoker client;
    private readonly string registry;
    private readonly ConcurrentQueue<SeenRequest> requests = new();

    private RequestCount(WebApplication application, string registry)
    {
        this.application = application;
        this.registry = registry;
        client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
        });
    }

    /// <summary>Address and port, to be used in references in place of the registry's.</summary>
    public string Host { get; private set; } = "";

    /// <summary>All requests since the start or the last <see cref="Clear"/>, in the order of arrival.</summary>
    public IReadOnlyList<SeenRequest> Requests => [.. requests];

    /// <summary>Awaited before a request is passed on. Null: nothing is held back.</summary>
    public Func<SeenRequest, CancellationToken, Task>? Hold { get; set; }

    /// <summary>Awaited when the registry has answered, before the client sees anything of it. Null: nothing is held back.</summary>
    public Func<SeenRequest, CancellationToken, Task>? HoldAnswer { get; set; }

    /// <summary>Starts one on a free loopback port before a registry.</summary>
    public static async Task<RequestCount> StartAsync(string registry)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var proxy = new RequestCount(builder.Build(), registry);
        proxy.application.Run(proxy.PassOnAsync);
        await proxy.application.StartAsync();
        var addresses = proxy.application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        proxy.Host = new Uri(addresses.Addresses.Single()).Authority;
        return proxy;
    }

    /// <summary>Forgets the requests seen so far.</summary>
    public void Clear() => requests.Clear();

    public async ValueTask DisposeAsync()
    {
        // Cuts what is held back; a graceful stop would wait for it.
        await application.StopAsync(new CancellationToken(canceled: true));
        await application.DisposeAsync();
        client.Dispose();
    }

    private async Task PassOnAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var seen = new SeenRequest(context.Request.Method, target);
        requests.Enqueue(seen);
        if (Hold is { } hold)
        {
            await hold(seen, context.RequestAborted);
        }

        using var message = RequestFor(context.Request, target);
        using var answer = await client.SendAsync(message, context.RequestAborted);
        if (HoldAnswer is { } holdAnswer)
        {
            await holdAnswer(seen, context.RequestAborted);
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

    // The Host header stays, so that the registry's Location leads through the proxy again.
    private HttpRequestMessage RequestFor(HttpRequest request, string target)
    {
        var raw = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri($"http://{registry}{target}", raw));
        var hasBody = request.ContentLength is not null || request.Headers.TransferEncoding.Count > 0;
        if (hasBody)
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
