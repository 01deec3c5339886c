using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using PromoteHook.Oci.Credentials;

namespace PromoteHook.Oci.Transport;

/// <summary>The way to registries: connections, credentials, retries, redirects and limits, shared by a whole run.</summary>
public sealed class RegistryTransport : IDisposable
{
    /// <summary>Each is told once in a run; a registry that has another one in each answer is told enough of.</summary>
    private const int MaxWarnings = 100;

    private readonly RegistryEndpoints endpoints;
    private readonly Lazy<HttpMessageHandler>[] sockets;
    private readonly Lazy<HttpMessageInvoker>[] pipelines;
    private readonly TokenCache tokens;
    private readonly Authorizer authorizer;
    private readonly ILogger logger;
    private readonly KnownSecrets known = new();
    private readonly ConcurrentDictionary<string, bool> warnings = new();

    /// <summary>A transport of its own; nothing is opened before the first request.</summary>
    public RegistryTransport(RegistryTransportOptions options)
    {
        Options = options;
        Retry = new RetryPolicy(options);
        Governor = new HostGovernor(options);
        logger = new HidingLogger(options.LoggerFactory.CreateLogger<RegistryTransport>(), known);
        endpoints = new RegistryEndpoints(options.InsecureRegistries);
        var pools = Enum.GetValues<ConnectionPool>();
        sockets = [.. pools.Select(pool => new Lazy<HttpMessageHandler>(() => options.CreateSocketHandler?.Invoke(pool) ?? SocketHandlers.Create(pool, options, known)))];
        pipelines = [.. pools.Select(pool => new Lazy<HttpMessageInvoker>(() => new HttpMessageInvoker(Pipeline(pool), disposeHandler: false)))];
        tokens = new TokenCache(new TokenClient(CreateTokenPipeline, Retry, options, known), options.Time);
        authorizer = new Authorizer(endpoints, options, tokens, known, logger);
    }

    internal RegistryTransportOptions Options { get; }

    internal RetryPolicy Retry { get; }

    internal HostGovernor Governor { get; }

    /// <summary>The root of a registry's API: scheme, host and port, no path: <c>https://registry-1.docker.io</c>.</summary>
    /// <returns>As far as is known: of a registry that may be spoken to over plain http, its answers tell the scheme.</returns>
    public Uri EndpointOf(string registry) => endpoints.Of(registry);

    /// <summary>The credentials that a repository is asked with, in the order in which they are tried; empty when it is asked anonymously.</summary>
    /// <exception cref="RegistryException">Unauthorized: a source should have one but could not get it; the inner exception says why.</exception>
    public async Task<IReadOnlyList<Credential>> FindCredentialsAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        try
        {
            return [.. (await authorizer.FindCredentialsAsync(repository, cancellationToken)).OfType<Credential>()];
        }
        catch (CredentialException fault)
        {
            throw WithoutCredential(fault, repository.Registry);
        }
    }

    /// <summary>Who is behind a credential that <see cref="FindCredentialsAsync"/> found, as the cloud says that gave it; null when there is none to ask.</summary>
    /// <exception cref="CredentialException">The cloud does not say.</exception>
    public ValueTask<CallerIdentity?> IdentifyAsync(Credential credential, CancellationToken cancellationToken) =>
        new CredentialChain(Options.Credentials).IdentifyAsync(credential, cancellationToken);

    /// <summary>Asks a registry for <c>/v2/</c>, once and without signing in.</summary>
    /// <returns>The answer, whatever its status.</returns>
    /// <exception cref="RegistryException">There was no answer; Obstacle says what stood in the way.</exception>
    public async Task<RegistryGreeting> GreetAsync(string registry, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(endpoints.Of(registry), "/v2/"));
        new RegistryCall(new RepositoryName(registry, ""), RegistryOperation.ReadManifest).TravelWith(request);
        SocketHandlers.SetVersion(request, ConnectionPool.Calls);
        request.Headers.TryAddWithoutValidation("User-Agent", SocketHandlers.UserAgent);
        using var pipeline = CreateGreetingPipeline();
        try
        {
            using var response = await pipeline.SendAsync(request, cancellationToken);
            return response.StatusCode != HttpStatusCode.ProxyAuthenticationRequired
                ? new RegistryGreeting(endpoints.Of(registry), response.StatusCode, response.Headers.Date - Options.Time.GetUtcNow())
                : throw new RegistryException(RegistryErrorKind.Denied, $"the proxy on the way to {registry} wants a login (407)")
                {
                    Registry = registry,
                    Status = response.StatusCode,
                    Obstacle = ConnectionObstacle.ProxyRefused,
                };
        }
        catch (Exception fault) when (ConnectionFault.Explains(fault))
        {
            throw ConnectionFault.ToException(fault, registry, Options.Proxy).Without(known.InMessages);
        }
    }

    /// <summary>
    /// Sends a request, with what its registry asks for, and yields the final answer, whatever its status, with the
    /// body not yet read. Throws RegistryException only when there is no answer.
    /// </summary>
    internal async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, RegistryCall call, CancellationToken cancellationToken)
    {
        var pool = PoolOf(call.Operation);
        call.TravelWith(request);
        SentSecrets.Remember(request, known);
        RefusalText.Remember(request);
        SocketHandlers.SetVersion(request, pool);
        request.Headers.TryAddWithoutValidation("User-Agent", SocketHandlers.UserAgent);
        try
        {
            var response = await pipelines[(int)pool].Value.SendAsync(request, cancellationToken);
            TellWarnings(response, call.Repository.Registry);
            return response;
        }
        catch (RegistryException fault)
        {
            throw WithoutSecrets(fault, call.Repository);
        }
        catch (CredentialException fault)
        {
            throw WithoutCredential(fault, call.Repository.Registry);
        }
        catch (Exception fault) when (ConnectionFault.Explains(fault))
        {
            throw WithoutSecrets(ConnectionFault.ToException(fault, call.Repository.Registry, Options.Proxy), call.Repository);
        }
    }

    /// <summary>The failure as it may leave the library: what a registry wrote into URLs and content is in its words.</summary>
    internal RegistryException WithoutSecrets(RegistryException fault, RepositoryName repository) => fault.Without(known.InMessages, repository.Registry);

    /// <summary>A name that a registry gave, a host's or a media type's, as it may be told.</summary>
    internal string WithoutSecrets(string name) => RegistryException.Shown(name, known.InMessages)!;

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
        var deadline = new DeadlineHandler(Options, sockets[(int)pool].Value);
        var auth = new AuthHandler(authorizer, deadline);
        var rate = new RateHandler(Governor, endpoints, Retry, logger, auth);
        var redirect = new RedirectHandler(endpoints, logger, rate);
        return new RetryHandler(Retry, endpoints, logger, new EndpointHandler(endpoints, redirect));
    }

    /// <summary>One try and no Authorization: what is in the way is to be seen, not overcome.</summary>
    private HttpMessageInvoker CreateGreetingPipeline() => new(
        new EndpointHandler(endpoints, new DeadlineHandler(Options, sockets[(int)ConnectionPool.Calls].Value)), disposeHandler: false);

    private static RegistryException WithoutCredential(CredentialException fault, string registry) =>
        new(RegistryErrorKind.Unauthorized, $"no credential: {fault.Message}", fault) { Registry = registry };

    /// <summary>Tokens are small calls, and must not wait for a connection that an upload holds.</summary>
    private HttpMessageInvoker CreateTokenPipeline() => new(
        new RetryHandler(Retry, paced: null, logger, new DeadlineHandler(Options, sockets[(int)ConnectionPool.Calls].Value)), disposeHandler: false);

    /// <remarks>Source: distribution-spec, «Warnings»: to be shown, once, and never to be acted on.</remarks>
    private void TellWarnings(HttpResponseMessage response, string registry)
    {
        if (!response.Headers.NonValidated.TryGetValues("Warning", out var values))
        {
            return;
        }

        var sent = SentSecrets.In(response.RequestMessage);
        foreach (var text in values.Where(text => text.StartsWith("299 ", StringComparison.Ordinal)).Select(text => sent.Show(text)))
        {
            if (warnings.Count < MaxWarnings && warnings.TryAdd($"{registry} {text}", true))
            {
                logger.LogWarning("{Registry}: {Warning}", registry, text);
            }
        }
    }
}
