using System.Globalization;

namespace PromoteHook.Discovery.Finding;

/// <summary>The way from an object's root to one of its fields; it is only put into words where a use is found.</summary>
/// <param name="Parent">The way to what holds the field; null at the first step.</param>
/// <param name="Key">The field's key; null for a list's item.</param>
/// <param name="Position">The item's position, from 0.</param>
internal sealed record FieldPath(FieldPath? Parent, string? Key, int Position)
{
    public static FieldPath? Root => null;

    /// <summary>About how many characters its words take.</summary>
    public int Length { get; } = (Parent?.Length ?? 0) + (Key?.Length ?? 5) + 1;

    public override string ToString()
    {
        var steps = new Stack<string>();
        for (var step = this; step is not null; step = step.Parent)
        {
            var dot = step.Parent is null ? "" : ".";
            steps.Push(step.Key is null
                ? string.Create(CultureInfo.InvariantCulture, $"[{step.Position}]")
                : dot + step.Key.Replace("\\", @"\\", StringComparison.Ordinal).Replace(".", @"\.", StringComparison.Ordinal));
        }

        return string.Concat(steps);
    }
}
