namespace PromoteHook.Testing;

/// <summary>A token bucket for one kind of request; what finds it empty is answered 429.</summary>
/// <param name="Route">The requests that it is for.</param>
/// <param name="PerSecond">What the bucket gets in a second.</param>
/// <param name="Burst">What it holds, and has at first.</param>
public sealed record RequestQuota(RegistryRoute Route, double PerSecond, double Burst)
{
    private readonly Lock gate = new();
    private double tokens = Burst;
    private long filledAt = TimeProvider.System.GetTimestamp();

    /// <summary>Takes one from the bucket.</summary>
    /// <returns>False when it is empty.</returns>
    internal bool Take()
    {
        lock (gate)
        {
            var now = TimeProvider.System.GetTimestamp();
            tokens = Math.Min(Burst, tokens + (PerSecond * TimeProvider.System.GetElapsedTime(filledAt, now).TotalSeconds));
            filledAt = now;
            if (tokens < 1)
            {
                return false;
            }

            tokens--;
            return true;
        }
    }
}
