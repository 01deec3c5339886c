namespace PromoteHook.Oci.Transport;

/// <summary>Random numbers for waits, from any thread: a seeded Random, unlike the shared one, is not safe for concurrent use.</summary>
internal sealed class Jitter(Random random)
{
    private readonly Lock gate = new();

    /// <summary>From 0 up to 1.</summary>
    public double Next()
    {
        lock (gate)
        {
            return random.NextDouble();
        }
    }
}
