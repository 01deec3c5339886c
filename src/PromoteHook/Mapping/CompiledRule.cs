using PromoteHook.Oci;

namespace PromoteHook.Mapping;

/// <summary>A rule whose patterns have been read and fit each other.</summary>
internal sealed record CompiledRule(Rule Rule, RepositoryPattern To, IReadOnlyList<RepositoryPattern> From)
{
    /// <summary>Reads the patterns of <paramref name="rule"/>.</summary>
    /// <exception cref="RefusalException">Usage: a pattern is none, or 'from' has wildcards that 'to' has not.</exception>
    public static CompiledRule Compile(Rule rule)
    {
        var to = ReadPattern(rule.To, rule.Where);
        if (rule.From.Count == 0)
        {
            throw new RefusalException(ExitCode.Usage, $"{rule.Where}: the rule for {rule.To} has no 'from'", "name at least one source");
        }

        return new CompiledRule(rule, to, [.. rule.From.Select(from => ReadSource(from, to, rule.Where))]);
    }

    /// <summary>Reads one pattern that stands at <paramref name="where"/>.</summary>
    /// <exception cref="RefusalException">Usage: it is none.</exception>
    public static RepositoryPattern ReadPattern(string text, string where)
    {
        try
        {
            return RepositoryPattern.Parse(text);
        }
        catch (FormatException fault)
        {
            throw new RefusalException(ExitCode.Usage, $"{where}: {fault.Message}");
        }
    }

    /// <summary>Reads one source of a rule for <paramref name="to"/>.</summary>
    /// <exception cref="RefusalException">Usage: it is no pattern, or has wildcards that <paramref name="to"/> has not.</exception>
    public static RepositoryPattern ReadSource(string text, RepositoryPattern to, string where)
    {
        var pattern = ReadPattern(text, where);
        return pattern.FaultAsSourceOf(to) is { } fault
            ? throw new RefusalException(ExitCode.Usage, $"{where}: {fault}", $"correct '{text}', or 'to: {to}'")
            : pattern;
    }

    /// <summary>Where <paramref name="destination"/> may come from by this rule, in order; null when the rule does not speak for it.</summary>
    /// <exception cref="FormatException">What the wildcards carry over makes no repository name.</exception>
    public IReadOnlyList<RepositoryName>? SourcesFor(RepositoryName destination) =>
        To.Match(destination) is { } values ? [.. From.Select(from => from.Fill(values)).Distinct()] : null;
}
