using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PromoteHook.Oci.Credentials;

namespace PromoteHook.Oci.Transport;

/// <summary>The way to registries: connections, credentials, retries, redirects and limits, shared by a whole run.</summary>
public sealed class RegistryTransport : IDisposable
{
    private readonly RegistryEndpoints endpoints;
    private readonly Lazy<HttpMessageHandler>[] sockets;
    private readonly Lazy<HttpMessageInvoker>[] pipelines;
    private readonly TokenCache tokens;
    private readonly Authorizer authorizer;
    private readonly ILogger logger;
    private readonly ConcurrentDictionary<string, bool> warnings = new();

    /// <summary>A transport of its own; nothing is opened before the first request.</summary>
    public RegistryTransport(RegistryTransportOptions options)
    {
        Options = options;
        Retry = new RetryPolicy(options);
        Governor = new HostGovernor(options);
        logger = options.LoggerFactory.CreateLogger<RegistryTransport>();
        endpoints = new RegistryEndpoints(options.InsecureRegistries);
        var pools = Enum.GetValues<ConnectionPool>();
        sockets = [.. pools.Select(pool => new Lazy<HttpMessageHandler>(() => options.CreateSocketHandler?.Invoke(pool) ?? SocketHandlers.Create(pool, options)))];
        pipelines = [.. pools.Select(pool => new Lazy<HttpMessageInvoker>(() => new HttpMessageInvoker(Pipeline(pool), disposeHandler: false)))];
        tokens = new TokenCache(new TokenClient(CreateTokenPipeline, options), options.Time);
        authorizer = new Authorizer(endpoints, options.Credentials, tokens);
    }

    internal RegistryTransportOptions Options { get; }

    internal RetryPolicy Retry { get; }

    internal HostGovernor Governor { get; }

    /// <summary>The root of a registry's API: scheme, host and port, no path: <c>https://registry-1.docker.io</c>.</summary>
    internal Uri EndpointOf(string registry) => endpoints.Of(registry);

    /// <summary>
    /// Sends a request, with what its registry asks for, and yields the final answer, whatever its status, with the
    /// body not yet read. Throws RegistryException only when there is no answer.
    /// </summary>
    internal async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, RegistryCall call, CancellationToken cancellationToken)
    {
        var pool = PoolOf(call.Operation);
        call.TravelWith(request);
        RefusalText.Remember(request);
        SocketHandlers.SetVersion(request, pool);
        request.Headers.TryAddWithoutValidation("User-Agent", SocketHandlers.UserAgent);
        try
        {
            var response = await pipelines[(int)pool].Value.SendAsync(request, cancellationToken);
            TellWarnings(response, call.Repository.Registry);
            return response;
        }
        catch (RegistryException fault) when (fault.Registry is null)
        {
            throw new RegistryException(fault.Kind, fault.Message, fault.InnerException) { Registry = call.Repository.Registry };
        }
        catch (CredentialException fault)
        {
            throw new RegistryException(RegistryErrorKind.Unauthorized, $"no credential: {fault.Message}", fault) { Registry = call.Repository.Registry };
        }
        catch (Exception fault) when (ConnectionFault.Explains(fault))
        {
            throw ConnectionFault.ToException(fault, call.Repository.Registry, Options.Proxy);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        tokens.Dispose();
        foreach (var socket in sockets.Where(socket => socket.IsValueCreated))
        {
            socket.Value.Dispose();
        }
    }

    private static ConnectionPool PoolOf(RegistryOperation operation) => operation switch
    {
        RegistryOperation.ReadBlob => ConnectionPool.Reads,
        RegistryOperation.UploadBlob => ConnectionPool.Uploads,
        _ => ConnectionPool.Calls,
    };

    private RetryHandler Pipeline(ConnectionPool pool)
    {
        var deadline = new DeadlineHandler(Options.Time, sockets[(int)pool].Value);
        var auth = new AuthHandler(authorizer, deadline);
        var rate = new RateHandler(Governor, endpoints, Retry, logger, auth);
        var redirect = new RedirectHandler(endpoints, logger, rate);
        return new RetryHandler(Retry, endpoints, logger, new EndpointHandler(endpoints, redirect));
    }

    /// <summary>Tokens are small calls, and must not wait for a connection that an upload holds.</summary>
    private HttpMessageInvoker CreateTokenPipeline() => new(
        new RetryHandler(Retry, endpoints, logger, new DeadlineHandler(Options.Time, sockets[(int)ConnectionPool.Calls].Value)), disposeHandler: false);

    /// <remarks>Source: distribution-spec, «Warnings»: to be shown, once, and never to be acted on.</remarks>
    private void TellWarnings(HttpResponseMessage response, string registry)
    {
        if (!response.Headers.NonValidated.TryGetValues("Warning", out var values))
        {
            return;
        }

        foreach (var text in values.Where(text => text.StartsWith("299 ", StringComparison.Ordinal)).Select(PlainText.Of))
        {
            if (warnings.TryAdd($"{registry} {text}", true))
            {
                logger.LogWarning("{Registry}: {Warning}", registry, text);
            }
        }
    }
}
