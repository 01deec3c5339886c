using Microsoft.AspNetCore.Http;
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.Testing.Serving;

/// <summary>Takes each request through record, access, faults and its route.</summary>
internal sealed class RequestDispatcher
{
    private readonly FakeRegistry registry;
    private readonly FakeRegistryOptions options;
    private readonly CancellationToken closing;
    private readonly AccessCheck access;
    private readonly ManifestRoutes manifests;
    private readonly BlobRoutes blobs;
    private readonly UploadRoutes uploads;
    private readonly ListRoutes lists;
    private readonly TokenRoutes tokenServer;

    public RequestDispatcher(FakeRegistry registry, FakeRegistryOptions options, RegistryContent content, TokenStore tokens, CancellationToken closing)
    {
        this.registry = registry;
        this.options = options;
        this.closing = closing;
        access = new AccessCheck(options, tokens, () => registry.Host);
        manifests = new ManifestRoutes(content, options);
        blobs = new BlobRoutes(content, options, () => registry.StorageRoot);
        uploads = new UploadRoutes(content, options, () => registry.Root, () => registry.StorageRoot, access.MayPull);
        lists = new ListRoutes(content, options);
        tokenServer = new TokenRoutes(options, tokens, access);
    }

    public async Task HandleAsync(HttpContext context)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, closing);
        try
        {
            await HandleAsync(context, gone.Token);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            // A fault ends the connection, or the client did.
            context.Abort();
        }
    }

    private async Task HandleAsync(HttpContext context, CancellationToken gone)
    {
        var atStorage = $"{context.Request.Host}" == registry.StorageHost;
        var record = Record(context.Request, atStorage);
        var bare = new Exchange(context, record, [], options.Time, gone);
        if (atStorage && record.HadAuthorization)
        {
            // As Azure's and Amazon's storage do: two ways to prove oneself are one too many.
            await bare.TextAsync(400, "application/xml", "<Error><Code>InvalidAuthenticationInfo</Code></Error>"u8.ToArray());
            return;
        }

        if (!atStorage && !await access.AdmitAsync(bare))
        {
            return;
        }

        var faults = registry.Faults.Take(record);
        var exchange = new Exchange(context, record, faults, options.Time, gone);
        foreach (var gate in faults.Select(fault => fault.Gate).OfType<RequestGate>())
        {
            await gate.PassAsync(gone);
        }

        if (options.Quota is { } quota && quota.Route == record.Route && !quota.Take())
        {
            await exchange.ReadAsync(_ => { });
            await exchange.ErrorAsync(429, "TOOMANYREQUESTS", "Rate exceeded");
            return;
        }

        if (!await PreemptAsync(context, exchange))
        {
            await RouteAsync(exchange, atStorage);
        }
    }

    private RecordedRequest Record(HttpRequest request, bool atStorage)
    {
        var record = RecordedRequest.Of(request, atStorage && request.Path.StartsWithSegments(registry.StoragePath, out var rest) ? rest : request.Path);
        registry.Requests.Add(record);
        SecretWatch.Current?.Hear(request);
        return record;
    }

    /// <summary>True when a fault has dealt with the request in the registry's place.</summary>
    private static async Task<bool> PreemptAsync(HttpContext context, Exchange exchange)
    {
        if (exchange.Find(FaultKind.Cut) is not null)
        {
            context.Abort();
            return true;
        }

        if (exchange.Find(FaultKind.Answer) is not { } answer)
        {
            return false;
        }

        // The body is read first: a client that still sends would else see a reset or the answer, by luck.
        await exchange.ReadAsync(_ => { });
        foreach (var (name, value) in answer.Headers)
        {
            exchange.Headers[name] = Quote(value);
        }

        if (answer.Text is null)
        {
            await exchange.AnswerAsync(answer.Status);
            return true;
        }

        var type = answer.Headers.TryGetValue("Content-Type", out var named) ? named
            : answer.Text.StartsWith('<') ? "text/html" : answer.Text.StartsWith('{') ? "application/json" : "text/plain";
        await exchange.TextAsync(answer.Status, type, System.Text.Encoding.UTF8.GetBytes(Quote(answer.Text)));
        return true;

        string Quote(string text) => text.Replace("{authorization}", context.Request.Headers.Authorization.ToString(), StringComparison.Ordinal);
    }

    private Task RouteAsync(Exchange exchange, bool atStorage) => exchange.Route switch
    {
        RegistryRoute.Storage when atStorage => blobs.HandleStorageAsync(exchange),
        >= RegistryRoute.UploadStart and <= RegistryRoute.UploadCancel => uploads.HandleAsync(exchange),
        _ when atStorage => exchange.TextAsync(404, "application/xml", "<Error/>"u8.ToArray()),
        RegistryRoute.Ping => Ping(exchange),
        RegistryRoute.ManifestHead or RegistryRoute.ManifestGet or RegistryRoute.ManifestPut or RegistryRoute.ManifestDelete => manifests.HandleAsync(exchange),
        RegistryRoute.BlobHead or RegistryRoute.BlobGet or RegistryRoute.BlobDelete => blobs.HandleAsync(exchange),
        RegistryRoute.TagList => lists.TagsAsync(exchange),
        RegistryRoute.Referrers => lists.ReferrersAsync(exchange),
        RegistryRoute.Token when options.Auth.Scheme == AuthScheme.Bearer && (registry.TokenHost ?? $"{exchange.Request.Host}") == $"{exchange.Request.Host}" =>
            tokenServer.HandleAsync(exchange),
        _ => exchange.ErrorAsync(404, "UNSUPPORTED", "no such page"),
    };

    private static Task Ping(Exchange exchange)
    {
        exchange.Headers["Docker-Distribution-API-Version"] = "registry/2.0";
        return exchange.TextAsync(200, "application/json", "{}"u8.ToArray());
    }
}
