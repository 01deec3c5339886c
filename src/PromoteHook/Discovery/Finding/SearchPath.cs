using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace PromoteHook.Discovery.Finding;

/// <summary>
/// The path of a <see cref="SearchRule"/>: keys parted by dots, <c>[]</c> after a key for every item of its list, <c>*</c> for any key.
/// A dot or backslash within a key is written with a backslash before it, as in kustomize: <c>metadata.annotations.dapr\.io/sidecar-image</c>.
/// </summary>
internal sealed class SearchPath
{
    private const string AnyKey = "*";

    /// <summary>A key to follow; null for every item of a list.</summary>
    private readonly IReadOnlyList<string?> steps;

    private SearchPath(IReadOnlyList<string?> steps) => this.steps = steps;

    /// <summary>Reads a path; on false <paramref name="fault"/> says what is wrong with it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SearchPath? path, [NotNullWhen(false)] out string? fault)
    {
        path = null;
        var steps = new List<string?>();
        foreach (var part in Parts(text))
        {
            var key = part;
            var lists = 0;
            while (key.EndsWith("[]", StringComparison.Ordinal))
            {
                key = key[..^2];
                lists++;
            }

            if (key.Length == 0 || key.AsSpan().ContainsAny('[', ']'))
            {
                fault = key.Length == 0 ? "a key between its dots is empty" : $"'{part}' has a bracket that is not a closing '[]'";
                return false;
            }

            steps.Add(Unescape(key));
            steps.AddRange(Enumerable.Repeat<string?>(null, lists));
        }

        fault = null;
        path = new SearchPath(steps);
        return true;
    }

    /// <summary>The scalars that the path leads to, in the order they stand.</summary>
    public IEnumerable<FieldSite> Matches(FieldSite root) => Follow(root, 0);

    private IEnumerable<FieldSite> Follow(FieldSite site, int step)
    {
        if (step == steps.Count)
        {
            return site.Node.Text is null ? [] : [site];
        }

        var key = steps[step];
        if (key is null ? !site.Node.IsList : !site.Node.IsMapping)
        {
            return [];
        }

        return key is null or AnyKey ? site.Children().SelectMany(child => Follow(child, step + 1))
            : site.Field(key) is { } field ? Follow(field, step + 1)
            : [];
    }

    private static IEnumerable<string> Parts(string text)
    {
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == '.')
            {
                yield return text[start..at];
                start = at + 1;
            }
        }

        yield return text[start..];
    }

    private static string Unescape(string key)
    {
        var plain = new StringBuilder();
        for (var at = 0; at < key.Length; at++)
        {
            plain.Append(key[at] == '\\' && at + 1 < key.Length ? key[++at] : key[at]);
        }

        return plain.ToString();
    }
}
