using System.Buffers;
using System.Text.RegularExpressions;

namespace PromoteHook.Discovery.Kustomizing;

/// <summary>
/// The images that an entry speaks for: its name is a regular expression, to which tag and digest are added. Where dots, plain or
/// escaped, are all in it that means more than itself, as nearly always, it is compared without an engine.
/// </summary>
/// <remarks>Source: <see href="https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/image/image.go"/>.</remarks>
internal sealed class ImagePattern
{
    /// <summary>Longest name; a reference has 511 characters at most.</summary>
    public const int MaxLength = 1024;

    private static readonly SearchValues<char> Metacharacters = SearchValues.Create(@"\^$|?*+()[]{}");
    private static readonly SearchValues<char> AlphaNumeric = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> Rest = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.{}-");

    /// <summary>Stands for an escaped dot while a name is compared.</summary>
    private const char Dot = '\u0001';

    private readonly string name;
    private readonly string compared;
    private readonly Regex? expression;

    /// <summary>Reads a name.</summary>
    /// <exception cref="FormatException">It is no regular expression, or one that cannot be run in linear time.</exception>
    public ImagePattern(string name)
    {
        this.name = name;
        compared = name.Replace(@"\.", $"{Dot}", StringComparison.Ordinal);
        if (!compared.AsSpan().ContainsAny(Metacharacters) && !name.Contains(Dot, StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            expression = new Regex(
                $@"^{name}(:[a-zA-Z0-9_.{{}}-]*)?(@[a-zA-Z][a-zA-Z0-9]*:[a-zA-Z0-9_.{{}}-]*)?\z",
                RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            throw new FormatException(fault.Message, fault);
        }
    }

    /// <summary>True when it takes the engine of regular expressions to compare it.</summary>
    public bool IsExpression => expression is not null;

    /// <summary>The one name that it means; null when it may mean several. A dot is taken for a dot.</summary>
    public string? LiteralName => name.Replace(@"\.", ".", StringComparison.Ordinal) is var plain && plain.AsSpan().ContainsAny(Metacharacters) ? null : plain;

    /// <summary>True when it speaks for this image.</summary>
    public bool IsMatch(string image) => expression?.IsMatch(image) ?? (BeginsWithName(image) && IsTagAndDigest(image.AsSpan(compared.Length)));

    private bool BeginsWithName(string image)
    {
        if (image.Length < compared.Length)
        {
            return false;
        }

        for (var at = 0; at < compared.Length; at++)
        {
            // A dot stands for any character of a line.
            var isEqual = compared[at] switch
            {
                '.' => image[at] != '\n',
                Dot => image[at] == '.',
                var character => image[at] == character,
            };
            if (!isEqual)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsTagAndDigest(ReadOnlySpan<char> rest)
    {
        if (rest is [':', ..])
        {
            var end = rest[1..].IndexOfAnyExcept(Rest);
            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        if (rest is not ['@', var first, ..])
        {
            return rest.IsEmpty;
        }

        var colon = rest.IndexOf(':');
        return colon > 0 && char.IsAsciiLetter(first) && rest[1..colon].IndexOfAnyExcept(AlphaNumeric) < 0 && rest[(colon + 1)..].IndexOfAnyExcept(Rest) < 0;
    }
}
