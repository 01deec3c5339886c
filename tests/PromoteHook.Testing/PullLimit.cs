using PromoteHook.Testing.Serving;

namespace PromoteHook.Testing;

/// <summary>A quota of pulls as Docker Hub counts it: a GET of a manifest is one, a HEAD is free, and answers to both tell what is left. It is not filled again.</summary>
/// <param name="pulls">How many there are.</param>
/// <param name="window">In which time, as answers tell it.</param>
/// <remarks>Source: <see href="https://docs.docker.com/docker-hub/usage/pulls/"/>.</remarks>
public sealed class PullLimit(int pulls, TimeSpan window)
{
    private int taken;

    /// <summary>Pulls so far, at most those there are.</summary>
    public int Taken => Math.Min(pulls, Volatile.Read(ref taken));

    /// <summary>Counts a request for a manifest and sets the headers of its answer.</summary>
    /// <returns>False when nothing is left for it.</returns>
    internal bool Count(Exchange exchange)
    {
        var isAllowed = exchange.Route != RegistryRoute.ManifestGet || Interlocked.Increment(ref taken) <= pulls;
        exchange.Headers["ratelimit-limit"] = $"{pulls};w={window.TotalSeconds:0}";
        exchange.Headers["ratelimit-remaining"] = $"{pulls - Taken};w={window.TotalSeconds:0}";
        exchange.Headers["docker-ratelimit-source"] = "192.0.2.7";
        return isAllowed;
    }
}
