using PromoteHook.Discovery.Finding;

namespace PromoteHook.Discovery;

/// <summary>Images named one by one: <c>--image REF</c>, and a list in the environment, parted by commas, blanks or line ends.</summary>
/// <param name="flagValues">The values of the flag; each is one reference.</param>
/// <param name="environmentValue">What <c>PROMOTE_HOOK_IMAGES</c> holds; null when it is not set.</param>
public sealed class InlineImages(IReadOnlyList<string> flagValues, string? environmentValue) : IManifestSource
{
    private const string Flag = "--image";
    private const string Variable = "PROMOTE_HOOK_IMAGES";

    private static readonly char[] Separators = [',', ' ', '\t', '\r', '\n'];

    /// <inheritdoc/>
    public string Name => (flagValues.Count > 0, environmentValue is not null) switch
    {
        (true, true) => $"{Flag} and {Variable}",
        (false, true) => Variable,
        _ => Flag,
    };

    /// <inheritdoc/>
    public IAsyncEnumerable<ImageUse> ReadAsync(CancellationToken cancellationToken)
    {
        var listed = Split(environmentValue);
        return flagValues.Select(text => UseOf(Flag, text)).Concat(listed.Select(text => UseOf(Variable, text))).ToAsyncEnumerable();
    }

    /// <summary>The references of a variable's value.</summary>
    public static string[] Split(string? environmentValue) => (environmentValue ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    private static ImageUse UseOf(string giver, string text)
    {
        var origin = new UseOrigin(giver, 0, null, null, null, "", 0);
        return new ImageUse(ReferenceField.Parse(origin, text), origin);
    }
}
