using System.Diagnostics;

namespace PromoteHook.Chaos;

/// <summary>Many iterations, some at once, until their number or the time is up.</summary>
internal sealed class ChaosRun(Arena arena, ChaosOptions options, TextWriter output)
{
    private readonly Tally tally = new();
    private readonly Lock guard = new();
    private readonly long begun = Stopwatch.GetTimestamp();
    private int next = options.First;
    private int done;
    private int violations;

    /// <summary>Runs, telling violations as they are found and the tally at the end.</summary>
    /// <returns>How many iterations were violated.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(Enumerable.Range(0, options.Lanes).Select(_ => LaneAsync(cancellationToken)));
        foreach (var line in tally.Lines())
        {
            output.WriteLine(line);
        }

        output.WriteLine($"seed {options.Seed}, iterations {options.First} to {options.First + done - 1}: {done} done in {Stopwatch.GetElapsedTime(begun).TotalMinutes:0.0} minutes, {violations} violated");
        return violations;
    }

    private async Task LaneAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && Take() is { } number)
        {
            var iteration = new Iteration(arena, options.Seed, number, tally);
            IReadOnlyList<string> complaints;
            try
            {
                complaints = await iteration.RunAsync(options.ToolsEvery > 0 && number % options.ToolsEvery == 0, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                complaints = [$"the iteration itself broke: {fault}"];
            }

            Tell(number, iteration, complaints);
        }
    }

    private int? Take()
    {
        lock (guard)
        {
            var isOver = (options.Time is { } time && Stopwatch.GetElapsedTime(begun) >= time) || next - options.First >= options.Iterations;
            return isOver ? null : next++;
        }
    }

    private void Tell(int number, Iteration iteration, IReadOnlyList<string> complaints)
    {
        lock (guard)
        {
            done++;
            if (complaints.Count > 0 || options.IsVerbose)
            {
                output.WriteLine($"iteration {number}");
                foreach (var line in iteration.Events)
                {
                    output.WriteLine($"  {line}");
                }
            }

            if (complaints.Count > 0)
            {
                violations++;
                foreach (var complaint in complaints)
                {
                    output.WriteLine($"VIOLATION {complaint}");
                }

                output.WriteLine($"to repeat it: ./chaos.sh --seed {options.Seed} --first {number} --iterations 1 --verbose");
            }
            else if (done % 50 == 0)
            {
                output.WriteLine($"{done} iterations, {violations} violated");
            }

            output.Flush();
        }
    }
}
