namespace PromoteHook.Testing;

/// <summary>The faults of a <see cref="FakeRegistry"/>, with their counts; may change while requests run.</summary>
public sealed class FaultList
{
    private readonly Lock guard = new();
    private readonly List<(Fault Fault, Counter Seen)> entries = [];

    public void Add(params Fault[] faults)
    {
        lock (guard)
        {
            entries.AddRange(faults.Select(fault => (fault, new Counter())));
        }
    }

    public void Clear()
    {
        lock (guard)
        {
            entries.Clear();
        }
    }

    /// <summary>The faults that hit this request; counts it for each that matches.</summary>
    internal IReadOnlyList<Fault> Take(RecordedRequest request)
    {
        lock (guard)
        {
            return [.. entries
                .Where(entry => entry.Fault.Matches(request))
                .Where(entry => entry.Seen.Next() is var seen && seen >= entry.Fault.Skip && seen - entry.Fault.Skip < entry.Fault.Times)
                .Select(entry => entry.Fault)];
        }
    }

    private sealed class Counter
    {
        private int value;

        public int Next() => value++;
    }
}
