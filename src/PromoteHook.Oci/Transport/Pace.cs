namespace PromoteHook.Oci.Transport;

/// <summary>How fast a registry takes requests, found out from its refusals: a mirror of the token bucket that it keeps.</summary>
/// <remarks>
/// <para>
/// It starts without a limit, or at a quota that is known. A refusal says that the bucket is empty now, so what passed since
/// the refusal before is about what the bucket got in that time, and the pace is set by it. From there it
/// grows: slowly after many requests without a refusal, because then much is known, and faster again when the pace has been free
/// of refusals for so long that the limit must have gone up. Once settled, fewer than one request in a hundred is refused.
/// </para>
/// <para>
/// Other processes may use the same bucket. Each then sees its share of it, in few requests, and steps back further. A part of
/// each wait is random, so that processes that began together do not stay together.
/// </para>
/// <para>It holds no clock: its members are told the time since one fixed moment.</para>
/// </remarks>
internal sealed class Pace
{
    /// <summary>One request in five seconds; a bucket of ten a second that 50 processes share is then still used up.</summary>
    private const double Slowest = 0.2;

    /// <summary>Requests a second after the first refusal, unless more passed before it: it may well come at the first request.</summary>
    private const double FirstGuess = 10;

    /// <summary>Growth by the second, as a share of the pace.</summary>
    private const double SlowestGrowth = 0.002;

    /// <summary>Twice as fast within a second: the answers of what is under way still come in time.</summary>
    private const double FastestGrowth = 0.7;

    /// <summary>Growth by the request, likewise, for paces so slow that seconds say little.</summary>
    private const double SmallestStep = 0.0001;
    private const double LargestStep = 0.1;

    private const double SmallestCut = 0.02;
    private const double LargestCut = 0.5;

    /// <summary>In seconds.</summary>
    private const double ShortestSample = 0.05;

    /// <summary>In seconds: the next permit may be due within less than a tick, and zero means that it was given.</summary>
    private const double ShortestWait = 0.001;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly Func<double> random;

    private double perSecond;
    private double growth = SlowestGrowth;
    private int raises;

    private double capacity;
    private double tokens;
    private TimeSpan filledAt;
    private TimeSpan pausedUntil;
    private bool isHoldingBack;

    /// <summary>How often the pace was lowered.</summary>
    private int age;

    /// <summary>When the bucket was last seen empty; what passed since; and for how long nobody wanted anything.</summary>
    private TimeSpan emptyAt;
    private int passed;
    private double idleSeconds;

    private int refusalsInARow;
    private TimeSpan? refusedSince;

    /// <summary>A pace without a limit, as long as the registry does not refuse.</summary>
    /// <param name="random">Numbers from 0 to 1; called within a lock.</param>
    public Pace(Func<double> random) : this(double.PositiveInfinity, random)
    {
    }

    /// <summary>A pace at a known quota.</summary>
    /// <param name="perSecond">Requests a second; as many may go at once.</param>
    /// <param name="random">Numbers from 0 to 1; called within a lock.</param>
    public Pace(double perSecond, Func<double> random)
    {
        this.perSecond = perSecond;
        this.random = random;
        capacity = perSecond;
        tokens = perSecond;
    }

    /// <summary>Requests a second; infinite as long as no limit is known.</summary>
    public double PerSecond
    {
        get
        {
            lock (gate)
            {
                return perSecond;
            }
        }
    }

    /// <summary>Asks for a permit to send one request.</summary>
    /// <returns>Zero when the permit was given; else how long to wait before asking again.</returns>
    public TimeSpan TryPass(TimeSpan now, out PacePermit permit)
    {
        lock (gate)
        {
            permit = default;
            Refill(now);
            if (now < pausedUntil)
            {
                return pausedUntil - now;
            }

            if (tokens < 1)
            {
                isHoldingBack = true;
                return TimeSpan.FromSeconds(Math.Max(ShortestWait, (1 - tokens) / perSecond));
            }

            permit = new PacePermit(age, IsOfSavings: tokens >= 2);
            tokens--;
            return TimeSpan.Zero;
        }
    }

    /// <summary>True when the registry has refused another request since the permit was given.</summary>
    public bool IsOutdated(PacePermit permit)
    {
        lock (gate)
        {
            return permit.Age != age;
        }
    }

    /// <summary>The registry took the request.</summary>
    public void Passed(PacePermit permit)
    {
        lock (gate)
        {
            refusalsInARow = 0;
            refusedSince = null;
            if (permit.Age != age)
            {
                return;
            }

            passed++;

            // When nobody has to wait for a permit, nothing is learnt of the limit.
            if (isHoldingBack)
            {
                isHoldingBack = false;
                Raise();
            }
        }
    }

    /// <summary>The registry refused the request because there were too many.</summary>
    /// <param name="permit">The request's.</param>
    /// <param name="wait">How long the registry asks to wait; null when it does not say.</param>
    /// <param name="now">The time.</param>
    public void Refused(PacePermit permit, TimeSpan? wait, TimeSpan now)
    {
        lock (gate)
        {
            refusedSince ??= now;
            if (wait is { } asked)
            {
                Pause(now + asked);
            }

            // What was under way together is refused together, and says nothing new.
            if (permit.Age != age)
            {
                return;
            }

            age++;
            Lower(permit.IsOfSavings, now);
            if (wait is null)
            {
                var pause = FirstPause * Math.Pow(2, Math.Min(refusalsInARow, 8));
                Pause(now + ((pause < LongestPause ? pause : LongestPause) * (0.5 + (0.5 * random()))));
                Pause(now + TimeSpan.FromSeconds(1 / perSecond));
            }

            refusalsInARow++;
        }
    }

    /// <summary>For how long every answer has been a refusal; zero while the registry takes requests.</summary>
    public TimeSpan RefusedFor(TimeSpan now)
    {
        lock (gate)
        {
            return refusedSince is { } since ? now - since : TimeSpan.Zero;
        }
    }

    private void Pause(TimeSpan until) => pausedUntil = until > pausedUntil ? until : pausedUntil;

    /// <remarks>In a pause nothing is saved up: a registry whose bucket is small would refuse the burst that follows.</remarks>
    private void Refill(TimeSpan now)
    {
        var since = filledAt > pausedUntil ? filledAt : pausedUntil;
        if (now <= since || double.IsInfinity(perSecond))
        {
            return;
        }

        var filled = tokens + (perSecond * (now - since).TotalSeconds);
        idleSeconds += Math.Max(0, filled - capacity) / perSecond;
        tokens = Math.Min(capacity, filled);
        filledAt = now;
    }

    private void Lower(bool wasOfSavings, TimeSpan now)
    {
        Refill(now);
        var seconds = (now - emptyAt).TotalSeconds;
        if (double.IsInfinity(perSecond))
        {
            // What passed until now had been saved up at the registry before, so this is only a guess.
            perSecond = Math.Max(FirstGuess, passed / Math.Max(1, seconds));
            capacity = perSecond;
            growth = FastestGrowth;
        }
        else
        {
            // What passed is too little where a small bucket ran over until the pace had come up to the limit, and the pace too much
            // where a big bucket made up for it; the limit lies between them.
            var measured = passed / Math.Max(ShortestSample, seconds - idleSeconds);
            var between = Math.Min(perSecond, Math.Sqrt(measured * perSecond));
            perSecond = Math.Max(Slowest, Math.Max(between * (1 - SmallestCut), perSecond * LargestCut));
            growth = Math.Max(LeastGrowth, Math.Min(growth / 2, 0.5 / Math.Max(1, passed) / Math.Max(ShortestSample, seconds)));
            if (wasOfSavings)
            {
                capacity = Math.Max(1, capacity / 2);
            }
        }

        tokens = 1 - random();
        filledAt = now;
        emptyAt = now;
        passed = 0;
        idleSeconds = 0;
        raises = 0;
    }

    private double LeastGrowth => Math.Min(SlowestGrowth, SmallestStep * perSecond);

    private void Raise()
    {
        var step = Math.Min(LargestStep, growth / perSecond);
        perSecond *= 1 + step;

        // So many steps bring the pace above a limit that it was just below, and empty a bucket of a few permits.
        if (++raises > 3 / Math.Sqrt(step))
        {
            raises = 0;
            growth = Math.Min(FastestGrowth, 2 * growth);
        }
    }
}
