using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;

namespace PromoteHook.Oci.Transport;

/// <summary>Decides what is transient and how long to wait; the one place for both.</summary>
internal sealed class RetryPolicy(RegistryTransportOptions options)
{
    /// <summary>Most tries of one request or upload, the first included.</summary>
    public const int MaxAttempts = 5;

    private const HttpStatusCode ClientClosedRequest = (HttpStatusCode)499;

    /// <summary>A CDN's word for «the registry behind me did not answer in time».</summary>
    private const HttpStatusCode ConnectionTimedOut = (HttpStatusCode)522;

    /// <summary>
    /// The longest wait a registry may ask for in a run without a deadline. Registries under load ask for seconds; more than
    /// this is a used-up quota (Docker Hub: hours), and a deployment that hangs on it tells nobody why.
    /// </summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>How long a registry may refuse everything as too much before it is given up; it is asked again at the pace it allows.</summary>
    public static readonly TimeSpan LongestRefusal = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(10);

    private readonly HashSet<HttpStatusCode> transientStatuses =
    [
        HttpStatusCode.RequestTimeout, HttpStatusCode.TooManyRequests,
        HttpStatusCode.InternalServerError, HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout,
        ClientClosedRequest, ConnectionTimedOut,
    ];

    private readonly Jitter jitter = new(options.Random);

    public TimeProvider Time { get; } = options.Time;

    public bool IsTransient(HttpStatusCode status) => transientStatuses.Contains(status);

    /// <summary>True for an answer that another try may change, and soon enough to wait for.</summary>
    public bool IsTransient(HttpResponseMessage response) =>
        IsTransient(response.StatusCode) && IsShort(RetryAfterOf(response));

    /// <summary>True for cut, reset and refused connections, stalls and time outs; also inside a RegistryException of kind Unavailable or RateLimited.</summary>
    public bool IsTransient(Exception exception) => exception switch
    {
        OperationCanceledException => false,
        RegistryException { Kind: RegistryErrorKind.Unavailable or RegistryErrorKind.RateLimited } refusal =>
            IsShort(refusal.RetryAfter) && (refusal.InnerException is null || IsTransient(refusal.InnerException)),
        RegistryException => false,
        // A certificate or protocol version does not change between two tries.
        AuthenticationException => false,
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } fault => fault.StatusCode is { } status && IsTransient(status),
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.UserAuthenticationError or HttpRequestError.VersionNegotiationError
            or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.ExtendedConnectNotSupported
        } => false,
        HttpRequestException fault => fault.InnerException is null || IsTransient(fault.InnerException),
        IOException or SocketException or TimeoutException => true,
        _ => false,
    };

    /// <summary>Waits before try <paramref name="attempt"/> (2, 3, …), at least as long as the registry asked for.</summary>
    /// <remarks>What the registry asks for is neither shortened nor blurred; else half a second, doubled each time, a quarter of jitter.</remarks>
    public Task WaitAsync(int attempt, TimeSpan? retryAfter, CancellationToken cancellationToken) =>
        Task.Delay(retryAfter is { } asked && asked > TimeSpan.Zero ? asked : BackOff(attempt), Time, cancellationToken);

    /// <summary>How long the answer asks to wait; null when it does not say.</summary>
    /// <remarks>A Retry-After that names a date has been turned into seconds by <see cref="CountRetryAfter"/> when the answer came.</remarks>
    public static TimeSpan? RetryAfterOf(HttpResponseMessage response) =>
        response.Headers.RetryAfter?.Delta ?? (response.StatusCode == HttpStatusCode.TooManyRequests ? PullQuota.WaitOf(response) : null);

    /// <summary>Writes a Retry-After that names a date as seconds from now, rounded up, so that its readers need no clock.</summary>
    public static void CountRetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        if (response.Headers.RetryAfter?.Date is { } date)
        {
            // The header cannot hold more seconds than an int can; a date in the year 9999 is further away.
            response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling((date - now).TotalSeconds), 0, int.MaxValue)));
        }
    }

    /// <summary>False for a wait that would outlast the run, or, where the run has no deadline, patience; such a refusal is final.</summary>
    public bool IsShort(TimeSpan? wait) => wait is null || wait <= (options.Deadline is { } deadline ? deadline - Time.GetUtcNow() : LongestWait);

    private TimeSpan BackOff(int attempt)
    {
        if (attempt < 2)
        {
            return TimeSpan.Zero;
        }

        var wait = FirstWait * Math.Pow(2, Math.Min(attempt - 2, 8));
        wait = wait < LongestBackOff ? wait : LongestBackOff;
        return wait * (0.75 + (0.5 * jitter.Next()));
    }
}
