namespace PromoteHook.EndToEnd.Tests.Crashes;

/// <summary>One trial for each of many numbers.</summary>
internal static class Sweep
{
    /// <summary>Skips the running test unless <c>./test.sh --full</c> asked for the long ones.</summary>
    public static void RequireFull() => Assert.SkipUnless(
        Environment.GetEnvironmentVariable("PROMOTE_HOOK_FULL") == "1", "a long sweep, run by ./test.sh --full (PROMOTE_HOOK_FULL=1)");

    /// <summary>Makes all the trials, as many at once as there are processors, and fails with all that went wrong.</summary>
    public static async Task RunAsync(IEnumerable<int> numbers, Func<int, Task> trial)
    {
        using var lanes = new SemaphoreSlim(Environment.ProcessorCount);
        var trials = numbers.Select(number => (Number: number, Task: InLaneAsync(number))).ToArray();
        await Task.WhenAll(trials.Select(one => one.Task)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        var complaints = trials.Where(one => !one.Task.IsCompletedSuccessfully).Select(one => $"{one.Number}: {one.Task.Exception?.InnerException}").ToArray();
        Assert.True(complaints.Length == 0, string.Join("\n\n", complaints));

        async Task InLaneAsync(int number)
        {
            await lanes.WaitAsync();
            try
            {
                await trial(number);
            }
            finally
            {
                lanes.Release();
            }
        }
    }
}
