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
    private readonly Forwarder forwarder;
    private readonly ConcurrentQueue<SeenRequest> requests = new();

    private RequestCount(WebApplication application, string registry)
    {
        this.application = application;
        forwarder = new Forwarder(registry);
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
        forwarder.Dispose();
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

        await forwarder.ForwardAsync(context, target, HoldAnswer is { } holdAnswer ? () => holdAnswer(seen, context.RequestAborted) : null);
    }
}
