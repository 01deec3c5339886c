namespace PromoteHook.Discovery.Kustomizing;

/// <summary>One entry of a kustomization's <c>images</c>.</summary>
/// <param name="Origin">Where it stands.</param>
/// <param name="Name">The images it speaks for: a regular expression, to which tag and digest are added.</param>
/// <param name="NewName">The repository it gives; null leaves it.</param>
/// <param name="NewTag">The tag it gives; null leaves it.</param>
/// <param name="Digest">The digest it gives; null leaves it.</param>
/// <param name="TagSuffix">What it adds to the tag; null adds nothing.</param>
internal sealed record ImageEntry(UseOrigin Origin, string Name, string? NewName, string? NewTag, string? Digest, string? TagSuffix)
{
    private readonly ImagePattern pattern = PatternOf(Origin, Name);

    /// <summary>The one name that it speaks for; null when its expression may mean several. A dot is taken for a dot.</summary>
    public string? LiteralName => pattern.LiteralName;

    /// <summary>True when it takes the engine of regular expressions to compare its name.</summary>
    public bool IsExpression => pattern.IsExpression;

    /// <summary>Names by which an Application hands revision and name of the application to the hook; they are no images.</summary>
    public bool IsInjection =>
        !Name.Contains('/', StringComparison.Ordinal)
        && (Name.StartsWith("promote-hook-", StringComparison.Ordinal) || Name.StartsWith("promotehook-", StringComparison.Ordinal));

    /// <summary>True when it speaks for this image.</summary>
    public bool SpeaksFor(string image) => pattern.IsMatch(image);

    private static ImagePattern PatternOf(UseOrigin origin, string name)
    {
        try
        {
            return new ImagePattern(name);
        }
        catch (FormatException fault)
        {
            throw new RefusalException(
                ExitCode.DiscoveryFailed, $"{origin}: the name '{name}' is not a regular expression that kustomize takes: {fault.Message}",
                "kustomize reads images[].name as a regular expression; write a plain name");
        }
    }
}
