using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Tests.Transport;

/// <summary>Paces against simulated token buckets, event by event, in no real time.</summary>
public sealed class PaceTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1, 1, 0.02, null)]
    [InlineData(1, 5, 0.02, 1.0)]
    [InlineData(10, 1, 0.02, null)]
    [InlineData(10, 10, 0.1, null)]
    [InlineData(10, 10, 0.1, 1.0)]
    [InlineData(10, 1, 0.02, 1.0)]
    [InlineData(10, 20, 0.02, 1.0)]
    [InlineData(100, 1, 0.02, null)]
    [InlineData(100, 100, 0.02, null)]
    [InlineData(100, 100, 0.05, 1.0)]
    [InlineData(100, 20, 0.3, 1.0)]
    [InlineData(500, 500, 0.02, 1.0)]
    [InlineData(300, 1000, 0.02, null)]
    public void A_token_bucket_is_found_and_nearly_used_up(double perSecond, double burst, double latency, double? retryAfter)
    {
        var run = new BucketSimulation(perSecond, burst, latency, retryAfter);
        run.AddClients(1, concurrency: 64, requests: int.MaxValue);

        var settling = run.RunUntil(TimeSpan.FromSeconds(Math.Max(60, 600 / perSecond)));
        var converged = run.RunUntil(run.Now + TimeSpan.FromSeconds(Math.Max(120, 2000 / perSecond)));

        output.WriteLine($"settling {settling.Passed}/{settling.Refused}; converged {converged.Passed} passed, {converged.Refused} refused of {perSecond * converged.Seconds:0}; pace {run.Paces[0].PerSecond:0.00}");
        Assert.True(converged.Refused <= 0.01 * (converged.Passed + converged.Refused), $"{converged.Refused} of {converged.Passed + converged.Refused} answers were refusals");
        Assert.True(converged.Passed >= 0.9 * perSecond * converged.Seconds, $"{converged.Passed} of {perSecond * converged.Seconds:0} possible requests passed");
    }

    [Theory]
    [InlineData(10, null)]
    [InlineData(10, 1.0)]
    [InlineData(1, null)]
    [InlineData(1, 1.0)]
    public void Fifty_processes_share_a_bucket_of_ten_and_all_finish(double burst, double? retryAfter)
    {
        var run = new BucketSimulation(10, burst, 0.05, retryAfter);
        run.AddClients(50, concurrency: 8, requests: 10);

        var all = run.RunUntil(TimeSpan.FromHours(1));

        output.WriteLine($"{all.Passed} passed, {all.Refused} refused, last at {run.LastPass.TotalSeconds:0} s");
        Assert.Equal(500, all.Passed);
        Assert.True(run.LastPass <= TimeSpan.FromSeconds(150), $"the last passed after {run.LastPass}");
        Assert.True(run.LongestRefused < RetryPolicy.LongestRefusal, $"one was refused for {run.LongestRefused} on end");
    }

    [Fact]
    public void A_known_quota_is_kept_from_the_first_request()
    {
        var run = new BucketSimulation(10, 10, 0.05, null);
        run.Add(new Pace(10, new Random(1).NextDouble), concurrency: 64, requests: 300);

        var all = run.RunUntil(TimeSpan.FromHours(1));

        output.WriteLine($"{all.Passed} passed, {all.Refused} refused, last at {run.LastPass.TotalSeconds:0.0} s");
        Assert.True(all.Refused <= 3, $"{all.Refused} refusals");
        Assert.True(run.LastPass <= TimeSpan.FromSeconds(32), $"the last passed after {run.LastPass}");
    }

    [Fact]
    public void A_limit_that_is_lifted_is_found_out()
    {
        var run = new BucketSimulation(10, 10, 0.02, null);
        run.AddClients(1, concurrency: 64, requests: int.MaxValue);
        run.RunUntil(TimeSpan.FromSeconds(60));

        run.PerSecond = 1000;
        run.RunUntil(run.Now + TimeSpan.FromMinutes(3));

        output.WriteLine($"{run.Paces[0].PerSecond}");
        Assert.True(run.Paces[0].PerSecond > 100, $"still at {run.Paces[0].PerSecond:0.0}/s after three minutes");
    }
}
