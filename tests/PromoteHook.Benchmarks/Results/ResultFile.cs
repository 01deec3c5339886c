namespace PromoteHook.Benchmarks.Results;

/// <summary>RESULTS.md: a head, and a section for each scenario that replaces the one before.</summary>
internal sealed class ResultFile(string path)
{
    private const string Title = "# Results of the last measurements";
    private const string Mark = "\n## ";

    public void Put(string section, string machine)
    {
        var sections = Sections().ToDictionary(one => one.Split(' ')[1], one => one, StringComparer.Ordinal);
        sections[section.Split(' ')[1]] = section.TrimEnd();
        var ordered = sections.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Value);
        File.WriteAllText(path, string.Join("\n\n", [Head(machine), .. ordered]) + "\n");
    }

    private IEnumerable<string> Sections()
    {
        var text = File.Exists(path) ? File.ReadAllText(path) : Title;
        return text.StartsWith(Title, StringComparison.Ordinal)
            ? text.Split(Mark).Skip(1).Select(section => $"## {section.TrimEnd()}")
            : throw new BenchmarkException($"{path} is another file: --write puts its tables only into one that it wrote itself");
    }

    private static string Head(string machine) => $"""
        {Title}

        Obtained by `./bench.sh --write` (`./bench.sh S1 --write` renews one section). {machine}

        Registries: docker-registry processes on loopback, access log off, storage on a tmpfs if there is room. Each variant
        starts from the same state with an empty home folder; the variants take turns, one round is dropped, medians of the
        others are shown (serial loops over a far network run once). CPU is user and system time of the whole tree of
        processes; peak is its resident memory together, sampled every 15 ms, shared pages counted for each process.
        × compares with the crane loop, in S8 and S9 with the first row. Requests, bytes (both ways, headers included) and
        connections come from a run apart, through a counting relay, without the delay of S5. After every run all manifests
        were read and hashed and all blobs asked for at the destination. The far network is a relay in user space: delay
        each way and for connecting, one rate limit for all connections to a registry each way, no loss, no slow start.
        """;
}
