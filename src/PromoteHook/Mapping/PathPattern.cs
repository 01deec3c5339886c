namespace PromoteHook.Mapping;

/// <summary>The path of a pattern: segments with <c>*</c> in them, and <c>**</c> for any number of segments.</summary>
/// <remarks>
/// The runs of segments between two <c>**</c> are each taken at their first place; the last is tied to the end. That is
/// exact as long as no run can change what another may match, and costs at most segments times segments.
/// </remarks>
internal sealed class PathPattern
{
    private readonly Glob[][] runs;

    /// <summary>Reads a path that is known to hold no empty segment and no <c>**</c> beside other characters or another <c>**</c>.</summary>
    public PathPattern(string text)
    {
        List<List<Glob>> read = [[]];
        foreach (var segment in text.Split('/'))
        {
            if (segment == "**")
            {
                read.Add([]);
            }
            else
            {
                read[^1].Add(new Glob(segment));
            }
        }

        runs = [.. read.Select(run => run.ToArray())];
    }

    /// <summary>How many <c>*</c> it has.</summary>
    public int SegmentWildcards => runs.Sum(run => run.Sum(glob => glob.Wildcards));

    /// <summary>How many <c>**</c> it has.</summary>
    public int PathWildcards => runs.Length - 1;

    /// <summary>True when it matches the whole of <paramref name="path"/>; adds what the wildcards stand for.</summary>
    public bool TryMatch(string path, WildcardValues values)
    {
        var segments = path.Split('/');
        if (PathWildcards == 0)
        {
            return segments.Length == runs[0].Length && IsRunAt(0, runs[0], segments, values);
        }

        var (position, end) = (runs[0].Length, segments.Length - runs[^1].Length);
        if (position > end || !IsRunAt(0, runs[0], segments, values))
        {
            return false;
        }

        foreach (var run in runs.AsSpan(1..^1))
        {
            var found = position;
            while (found + run.Length <= end && !IsRunAt(found, run, segments, values))
            {
                found++;
            }

            if (found + run.Length > end)
            {
                return false;
            }

            values.Paths.Add(string.Join('/', segments[position..found]));
            position = found + run.Length;
        }

        // A '**' at the end stands for at least one segment: host/team/** is what lies below team, not team itself.
        var needed = runs[^1].Length == 0 ? 1 : 0;
        values.Paths.Add(string.Join('/', segments[position..end]));
        return end - position >= needed && IsRunAt(end, runs[^1], segments, values);
    }

    /// <summary>The path with each wildcard replaced by the next value of its kind.</summary>
    public string Fill(WildcardValues values)
    {
        var (segments, paths) = (new Queue<string>(values.Segments), new Queue<string>(values.Paths));
        List<string> parts = [];
        foreach (var (index, run) in runs.Index())
        {
            if (index > 0 && paths.Dequeue() is { Length: > 0 } path)
            {
                parts.Add(path);
            }

            parts.AddRange(run.Select(glob => glob.Fill(segments)));
        }

        return string.Join('/', parts);
    }

    private static bool IsRunAt(int start, Glob[] run, string[] segments, WildcardValues values)
    {
        List<string> captured = [];
        for (var index = 0; index < run.Length; index++)
        {
            if (!run[index].TryMatch(segments[start + index], captured))
            {
                return false;
            }
        }

        values.Segments.AddRange(captured);
        return true;
    }
}
