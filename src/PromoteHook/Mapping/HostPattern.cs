namespace PromoteHook.Mapping;

/// <summary>The registry of a pattern: host labels with <c>*</c> in them, and an exact port or none.</summary>
internal sealed class HostPattern
{
    private readonly Glob[] labels;
    private readonly string port;

    /// <summary>Reads a host and optional port that are known to follow the grammar of references.</summary>
    public HostPattern(string text)
    {
        (var host, port) = Split(text);
        labels = [.. host.Split('.').Select(label => new Glob(label))];
    }

    /// <summary>How many <c>*</c> it has.</summary>
    public int Wildcards => labels.Sum(label => label.Wildcards);

    /// <summary>True when it matches <paramref name="registry"/>; adds what the wildcards stand for.</summary>
    public bool TryMatch(string registry, List<string> captured)
    {
        var (host, registryPort) = Split(registry);
        var parts = host.Split('.');
        return registryPort == port && parts.Length == labels.Length
            && labels.Zip(parts).All(pair => pair.First.TryMatch(pair.Second, captured));
    }

    /// <summary>The registry with each wildcard replaced by the next value.</summary>
    public string Fill(Queue<string> values) => string.Join('.', labels.Select(label => label.Fill(values))) + port;

    private static (string Host, string Port) Split(string registry)
    {
        var colon = registry.LastIndexOf(':');
        return colon > registry.LastIndexOf(']') ? (registry[..colon], registry[colon..]) : (registry, "");
    }
}
