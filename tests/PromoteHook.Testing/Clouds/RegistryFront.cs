using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PromoteHook.Testing.Secrecy;
using PromoteHook.Testing.Serving;

namespace PromoteHook.Testing.Clouds;

/// <summary>
/// What a cloud puts before its registry, before a real one on loopback: its login and its words, repositories that have to be
/// created, blobs behind a redirect, and what it does not take. All else is the real registry's answer.
/// </summary>
/// <param name="registry">The address and port of the registry, which wants no login.</param>
/// <param name="habits">The cloud's habits, as <see cref="VendorHabits"/> has them. Of rules for uploads only those that refuse are kept.</param>
public sealed class RegistryFront(string registry, FakeRegistryOptions habits) : IDisposable
{
    private readonly Forwarder forwarder = new(registry);
    private readonly TokenStore tokens = new(habits.Time, habits.Auth.TokenLifetime, "bearer");
    private readonly ConcurrentDictionary<string, bool> created = new();

    /// <summary>Its name in references.</summary>
    public string Host { get; } = habits.PublicHost ?? throw new ArgumentException("a front stands under a public host", nameof(habits));

    /// <summary>The name that blobs are redirected to.</summary>
    public string StorageHost { get; } = habits.PublicStorageHost ?? $"storage.{habits.PublicHost}";

    /// <summary>The start of all paths there.</summary>
    public string StoragePath => $"/{Host}";

    /// <summary>What was asked of the registry, its token server and its storage.</summary>
    public RequestLog Requests { get; } = new();

    /// <summary>The tokens that its token server gave out; to be shown nowhere.</summary>
    public IReadOnlyList<string> Secrets => tokens.All;

    public void CreateRepository(string repository) => created[habits.CreatedPart(repository)] = true;

    /// <summary>Answers a request as registry, storage or token server, by its Host.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var atStorage = $"{context.Request.Host}" == StorageHost;
        var record = RecordedRequest.Of(context.Request, atStorage && context.Request.Path.StartsWithSegments(StoragePath, out var rest) ? rest : context.Request.Path);
        Requests.Add(record);
        SecretWatch.Current?.Hear(context.Request);
        var exchange = new Exchange(context, record, [], habits.Time, context.RequestAborted);
        try
        {
            await (atStorage ? ServeStorageAsync(context, exchange) : ServeAsync(context, exchange));
            record.Status = context.Response.StatusCode;
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or HttpRequestException)
        {
            // The client went away, or the registry did.
            context.Abort();
        }
    }

    public void Dispose() => forwarder.Dispose();

    private Task ServeStorageAsync(HttpContext context, Exchange exchange)
    {
        if (context.Request.Headers.Authorization.Count > 0)
        {
            return exchange.TextAsync(400, "application/xml", "<Error><Code>InvalidAuthenticationInfo</Code></Error>"u8.ToArray());
        }

        return exchange.Route == RegistryRoute.Storage && context.Request.Method == "GET"
            ? forwarder.ForwardAsync(context, $"/v2/{exchange.Repository}/blobs/{exchange.Reference}")
            : exchange.TextAsync(403, "application/xml", "<Error><Code>SignatureDoesNotMatch</Code></Error>"u8.ToArray());
    }

    private async Task ServeAsync(HttpContext context, Exchange exchange)
    {
        var access = new AccessCheck(habits, tokens, () => Host);
        if (!await access.AdmitAsync(exchange))
        {
            return;
        }

        if (exchange.Route == RegistryRoute.Token)
        {
            await new TokenRoutes(habits, tokens, access).HandleAsync(exchange);
            return;
        }

        if (exchange.Repository.Length > 0 && !Exists(exchange))
        {
            await exchange.ErrorAsync(404, "NAME_UNKNOWN", habits.Words.UnknownRepository(exchange.Repository));
            return;
        }

        if (habits.RedirectsBlobs && exchange.Route == RegistryRoute.BlobGet)
        {
            exchange.Headers.Location = $"https://{StorageHost}{StoragePath}/storage/{exchange.Repository}/{exchange.Reference}?X-Signature=a%2Db";
            await exchange.AnswerAsync(habits.RedirectStatus);
            return;
        }

        if (await RefusalAsync(context, exchange) is var (status, code, message))
        {
            await exchange.ErrorAsync(status, code, message);
            return;
        }

        context.Request.Headers.Remove("Authorization");
        context.Request.Headers["X-Forwarded-Proto"] = "https";
        await forwarder.ForwardAsync(context, TargetOf(context, exchange));
    }

    /// <summary>False for a repository that was not created; where none needs to be, a push creates it.</summary>
    private bool Exists(Exchange exchange)
    {
        if (!habits.NeedsCreatedRepositories && exchange.Route is >= RegistryRoute.UploadStart and <= RegistryRoute.UploadCancel or RegistryRoute.ManifestPut)
        {
            CreateRepository(exchange.Repository);
        }

        return created.ContainsKey(habits.CreatedPart(exchange.Repository));
    }

    /// <summary>Why the cloud does not take a push that the registry behind it would; null when it does.</summary>
    private async Task<(int Status, string Code, string Message)?> RefusalAsync(HttpContext context, Exchange exchange)
    {
        if (exchange.Route == RegistryRoute.UploadPatch && context.Request.Headers.ContentRange.Count > 0 && habits.Patch != PatchRule.Appends)
        {
            return (400, "BLOB_UPLOAD_INVALID", "chunked uploads are not supported");
        }

        if (exchange.Route != RegistryRoute.ManifestPut)
        {
            return null;
        }

        using var body = new MemoryStream();
        await exchange.ReadAsync(segment => body.Write(segment.Span));
        var bytes = body.ToArray();
        context.Request.Body = new MemoryStream(bytes);
        try
        {
            var fields = ManifestFields.Read(bytes);
            return (habits.RefusesTypeParameters && fields.HasTypeParameters) || habits.RefusedMediaTypes.Contains(fields.MediaType ?? context.Request.ContentType)
                ? (405, "UNSUPPORTED", habits.Words.RefusedType)
                : null;
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            return (400, "MANIFEST_INVALID", fault.Message);
        }
    }

    /// <summary>What to ask of the registry: that which is asked, but a mount that is not done becomes an upload.</summary>
    private string TargetOf(HttpContext context, Exchange exchange)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return (exchange.Route == RegistryRoute.UploadMount && habits.Mount != MountRule.Mounts) || (exchange.Route == RegistryRoute.UploadSingle && !habits.TakesSinglePost)
            ? target.Split('?')[0]
            : target;
    }
}
