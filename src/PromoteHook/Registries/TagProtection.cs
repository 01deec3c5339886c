using System.IO.Enumeration;

namespace PromoteHook.Registries;

/// <summary>Which of a repository's tags can be moved to another image.</summary>
/// <param name="IsImmutable">True when none can, but for the exceptions; false when all can, but for those.</param>
/// <param name="Exceptions">Tags that behave the other way, <c>*</c> within them.</param>
public sealed record TagProtection(bool IsImmutable, IReadOnlyList<string> Exceptions)
{
    /// <summary>True for a tag that stays where it is.</summary>
    public bool Covers(string tag) => IsImmutable != Exceptions.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, tag, ignoreCase: false));
}
