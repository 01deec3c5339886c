using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using PromoteHook.Testing.Serving;

namespace PromoteHook.Testing;

/// <summary>
/// A reverse proxy before a real registry that records every request and misbehaves on demand, with the same
/// <see cref="Fault"/>s as <see cref="FakeRegistry"/>. What an <see cref="Fault.Answer"/> says in its headers may name
/// the request's own path and query as <c>{target}</c>, and the registry behind as <c>{registry}</c>. It can ask for a
/// login in the registry's place, with a token server of its own.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentQueue<Fault> struck = new();
    private readonly Forwarder forwarder;
    private readonly string registry;
    private readonly AccessCheck access;
    private readonly TokenRoutes tokenServer;
    private readonly WebApplication app;

    private FaultProxy(string registry, FakeAuth auth)
    {
        this.registry = registry;
        forwarder = new Forwarder(registry);
        Tokens = new TokenStore(TimeProvider.System, auth.TokenLifetime, $"token-{Guid.NewGuid():N}");
        var options = new FakeRegistryOptions { Auth = auth };
        access = new AccessCheck(options, Tokens, () => Host);
        tokenServer = new TokenRoutes(options, Tokens, access);
        app = Build(HandleAsync);
    }

    /// <summary>Address and port, to be used in references in place of the registry's.</summary>
    public string Host { get; private set; } = "";

    /// <summary>What goes wrong; may be changed at any time.</summary>
    public FaultList Faults { get; } = new();

    /// <summary>What was asked of the registry.</summary>
    public RequestLog Requests { get; } = new();

    /// <summary>The faults that hit a request so far, once for each request.</summary>
    public IReadOnlyCollection<Fault> Struck => struck;

    /// <summary>What the token server has given out.</summary>
    public TokenStore Tokens { get; }

    /// <summary>Awaited when a request has arrived, before any fault; null waits for nothing.</summary>
    public Func<RecordedRequest, CancellationToken, Task>? Arrived { get; set; }

    /// <summary>Starts one on a free loopback port before the registry at an address and port.</summary>
    /// <param name="registry">The registry's address and port; it lets everybody in.</param>
    /// <param name="auth">Whom the proxy lets through; null is everybody.</param>
    public static async Task<FaultProxy> StartAsync(string registry, FakeAuth? auth = null)
    {
        var proxy = new FaultProxy(registry, auth ?? new FakeAuth());
        await proxy.app.StartAsync();
        var addresses = proxy.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        proxy.Host = new Uri(addresses.Single()).Authority;
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await app.StopAsync(closing.Token);
        await app.DisposeAsync();
        forwarder.Dispose();
        closing.Dispose();
    }

    private static WebApplication Build(RequestDelegate handle)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        app.Run(handle);
        return app;
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, closing.Token);
        try
        {
            await HandleAsync(context, gone.Token);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or HttpRequestException)
        {
            // A fault ends the connection, or one of the two ends did.
            context.Abort();
        }
    }

    private async Task HandleAsync(HttpContext context, CancellationToken gone)
    {
        var record = RecordedRequest.Of(context.Request, context.Request.Path);
        Requests.Add(record);
        if (Arrived is { } arrived)
        {
            await arrived(record, gone);
        }

        if (!await access.AdmitAsync(new Exchange(context, record, [], TimeProvider.System, gone)))
        {
            return;
        }

        var faults = Faults.Take(record);
        foreach (var fault in faults)
        {
            struck.Enqueue(fault);
        }

        foreach (var gate in faults.Select(fault => fault.Gate).OfType<RequestGate>())
        {
            await gate.PassAsync(gone);
        }

        if (faults.Any(fault => fault.Kind == FaultKind.Cut))
        {
            throw new IOException("the fault ends the connection");
        }

        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (faults.FirstOrDefault(fault => fault.Kind is FaultKind.Answer or FaultKind.Drop) is { } answer)
        {
            await AnswerAsync(new Exchange(context, record, [], TimeProvider.System, gone), answer, target);
            return;
        }

        if (record.Route == RegistryRoute.Token)
        {
            await tokenServer.HandleAsync(new Exchange(context, record, faults, TimeProvider.System, gone));
            return;
        }

        await PassOnAsync(context, record, faults, target, gone);
    }

    private async Task AnswerAsync(Exchange exchange, Fault answer, string target)
    {
        // The body is read first: a client that still sends would else see a reset or the answer, by luck.
        using var body = new MemoryStream();
        await exchange.ReadAsync(piece => body.Write(piece.Span));
        if (answer.Kind == FaultKind.Drop)
        {
            exchange.Headers["Docker-Content-Digest"] = Oci.Digest.Compute(body.ToArray()).ToString();
            exchange.Headers.Location = target;
            await exchange.AnswerAsync(StatusCodes.Status201Created);
            return;
        }

        foreach (var (name, value) in answer.Headers)
        {
            exchange.Headers[name] = value.Replace("{target}", target, StringComparison.Ordinal).Replace("{registry}", registry, StringComparison.Ordinal);
        }

        if (answer.Text is null)
        {
            await exchange.AnswerAsync(answer.Status);
            return;
        }

        var type = answer.Headers.TryGetValue("Content-Type", out var named) ? named : answer.Text.StartsWith('<') ? "text/html" : "application/json";
        await exchange.TextAsync(answer.Status, type, System.Text.Encoding.UTF8.GetBytes(answer.Text));
    }

    private async Task PassOnAsync(HttpContext context, RecordedRequest record, IReadOnlyList<Fault> faults, string target, CancellationToken gone)
    {
        var isUpload = record.Route is RegistryRoute.UploadPut or RegistryRoute.UploadPatch or RegistryRoute.UploadSingle or RegistryRoute.ManifestPut;
        var declared = faults.FirstOrDefault(fault => fault.Kind == FaultKind.ContentLength)?.Bytes;
        context.Request.Body = new FaultyInput(context.Request.Body, new FaultyBody(isUpload ? faults : [], TimeProvider.System, gone), record);
        context.Response.Body = new FaultyOutput(context.Response.Body, new FaultyBody(isUpload ? [] : faults, TimeProvider.System, gone), declared, record);
        context.Response.OnStarting(() =>
        {
            context.Response.ContentLength = declared ?? context.Response.ContentLength;
            new Exchange(context, record, faults, TimeProvider.System, gone).Begin(context.Response.StatusCode);
            return Task.CompletedTask;
        });

        var isCut = faults.Any(fault => fault.Kind == FaultKind.CutAnswer);
        await forwarder.ForwardAsync(context, target, () => isCut ? throw new IOException("the fault ends the connection") : Task.CompletedTask);
    }
}
