using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Tests.Transport;

/// <summary>Clients with a pace each, at a registry that keeps one token bucket; every run with the same numbers is the same.</summary>
/// <remarks>A request meets the bucket half a latency after it went out, and its answer is known half a latency later.</remarks>
internal sealed class BucketSimulation(double perSecond, double capacity, double latency, double? retryAfterSeconds)
{
    private readonly PriorityQueue<Action, (TimeSpan At, long Order)> events = new();
    private readonly TimeSpan? retryAfter = retryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
    private readonly Random random = new(7);
    private readonly TimeSpan half = TimeSpan.FromSeconds(latency / 2);
    private readonly double burst = capacity;
    private double tokens = capacity;
    private TimeSpan filledAt;
    private long order;
    private int passed;
    private int refused;

    public double PerSecond { get; set; } = perSecond;

    public TimeSpan Now { get; private set; }

    public TimeSpan LastPass { get; private set; }

    public TimeSpan LongestRefused { get; private set; }

    public List<Pace> Paces { get; } = [];

    public void AddClients(int count, int concurrency, int requests)
    {
        for (var i = 0; i < count; i++)
        {
            Add(new Pace(random.NextDouble), concurrency, requests);
        }
    }

    public void Add(Pace pace, int concurrency, int requests)
    {
        Paces.Add(pace);
        var client = new Client(this, pace) { Left = requests };
        for (var i = 0; i < concurrency; i++)
        {
            At(TimeSpan.FromMilliseconds(random.Next(20)), client.Next);
        }
    }

    public (int Passed, int Refused, double Seconds) RunUntil(TimeSpan end)
    {
        var (passedBefore, refusedBefore, began) = (passed, refused, Now);
        while (events.TryPeek(out _, out var next) && next.At <= end)
        {
            var action = events.Dequeue();
            Now = next.At;
            action();
        }

        Now = end;
        return (passed - passedBefore, refused - refusedBefore, (end - began).TotalSeconds);
    }

    private void At(TimeSpan time, Action action) => events.Enqueue(action, (time, order++));

    private bool Take()
    {
        tokens = Math.Min(burst, tokens + (PerSecond * (Now - filledAt).TotalSeconds));
        filledAt = Now;
        if (tokens < 1)
        {
            refused++;
            return false;
        }

        tokens--;
        passed++;
        LastPass = Now;
        return true;
    }

    private sealed class Client(BucketSimulation world, Pace pace)
    {
        public int Left { get; set; }

        /// <summary>One worker takes up its next request.</summary>
        public void Next()
        {
            if (Left > 0)
            {
                Left--;
                Send();
            }
        }

        private void Send()
        {
            var wait = pace.TryPass(world.Now, out var permit);
            if (wait > TimeSpan.Zero)
            {
                // Timers have whole milliseconds.
                world.At(world.Now + TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Send);
                return;
            }

            world.At(world.Now + world.half, () => Arrive(permit));
        }

        private void Arrive(PacePermit permit)
        {
            var isTaken = world.Take();
            world.At(world.Now + world.half, () => Answer(permit, isTaken));
        }

        private void Answer(PacePermit permit, bool isTaken)
        {
            if (isTaken)
            {
                pace.Passed(permit);
                Next();
                return;
            }

            pace.Refused(permit, world.retryAfter, world.Now);
            world.LongestRefused = world.LongestRefused > pace.RefusedFor(world.Now) ? world.LongestRefused : pace.RefusedFor(world.Now);
            Send();
        }
    }
}
