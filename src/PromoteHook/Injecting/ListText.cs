using PromoteHook.Discovery;

namespace PromoteHook.Injecting;

/// <summary>The list as it is written into a manifest.</summary>
/// <param name="images">The references.</param>
internal sealed class ListText(IReadOnlyList<string> images)
{
    /// <summary>Commas in a variable, line ends in a file.</summary>
    public string Joined(bool isFile) => isFile ? string.Concat(images.Select(image => image + "\n")) : string.Join(',', images);

    /// <summary>True when <paramref name="text"/> says the same already, in whatever form.</summary>
    public bool IsSaidBy(string? text) => text is not null && images.SequenceEqual(InlineImages.Split(text));

    /// <summary>In double quotes, for JSON, within brackets and braces, and on a line that goes on.</summary>
    public string Quoted(bool isFile) => $"\"{Joined(isFile).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    /// <summary>A block scalar's lines, the first the sign that opens it: one reference a line, so that a change of one image is a change of one line.</summary>
    public IEnumerable<string> BlockLines(bool isFile) => images.Select(image => $"  {image}").Prepend(isFile ? "|" : "|-");

    /// <summary>True when a block scalar is worth its lines.</summary>
    public bool WantsBlock(bool isFile) => images.Count > 1 || (isFile && images.Count > 0);
}
