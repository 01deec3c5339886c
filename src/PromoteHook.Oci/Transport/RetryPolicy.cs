using System.Net;

namespace PromoteHook.Oci.Transport;

/// <summary>Decides what is transient and how long to wait; the one place for both.</summary>
internal sealed class RetryPolicy(TimeProvider time, Random random)
{
    /// <summary>Most tries of one request or upload, the first included.</summary>
    public const int MaxAttempts = 5;

    public TimeProvider Time { get; } = time;

    public bool IsTransient(HttpStatusCode status) => throw new NotImplementedException(random.ToString());

    /// <summary>True for cut, reset and refused connections, stalls and time outs; also inside a RegistryException of kind Unavailable or RateLimited.</summary>
    public bool IsTransient(Exception exception) => throw new NotImplementedException();

    /// <summary>Waits before try <paramref name="attempt"/> (2, 3, …), at least as long as the registry asked for.</summary>
    public Task WaitAsync(int attempt, TimeSpan? retryAfter, CancellationToken cancellationToken) => throw new NotImplementedException();
}
