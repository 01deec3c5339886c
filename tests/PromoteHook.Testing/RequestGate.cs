namespace PromoteHook.Testing;

/// <summary>Holds requests until the test opens it, so that overlaps happen by order and not by luck.</summary>
public sealed class RequestGate
{
    private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock guard = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> awaited = [];
    private int arrived;

    /// <summary>Ends when <paramref name="count"/> requests have arrived in all, whether or not the gate is open.</summary>
    public Task WaitForArrivalsAsync(int count)
    {
        lock (guard)
        {
            if (arrived >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            awaited.Add((count, reached));
            return reached.Task;
        }
    }

    /// <summary>Lets go of all that wait and of all that come.</summary>
    public void Open() => open.TrySetResult();

    internal Task PassAsync(CancellationToken cancellationToken)
    {
        lock (guard)
        {
            arrived++;
            foreach (var (_, reached) in awaited.Where(wait => wait.Count <= arrived))
            {
                reached.TrySetResult();
            }
        }

        return open.Task.WaitAsync(cancellationToken);
    }
}
