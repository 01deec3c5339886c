using PromoteHook.Discovery.Finding;
using PromoteHook.Discovery.Reading;

namespace PromoteHook.Discovery;

/// <summary>The list <c>images</c> of a mounted overlay, as <c>inject</c> writes it into a ConfigMap: one reference a line; blank lines and those that begin with <c>#</c> say nothing.</summary>
/// <param name="file">The file.</param>
public sealed class ListedImages(string file) : IManifestSource
{
    /// <inheritdoc/>
    public string Name => file;

    /// <inheritdoc/>
    public IAsyncEnumerable<ImageUse> ReadAsync(CancellationToken cancellationToken) => Uses().ToAsyncEnumerable();

    private IEnumerable<ImageUse> Uses()
    {
        using var text = new StreamReader(ManifestFile.OpenContent(file));
        foreach (var (at, line) in ManifestFile.Guard(file, Lines(text)).Index())
        {
            var origin = new UseOrigin(file, 0, null, null, null, "", at + 1);
            foreach (var reference in line.TrimStart().StartsWith('#') ? [] : InlineImages.Split(line))
            {
                yield return new ImageUse(ReferenceField.Parse(origin, reference), origin);
            }
        }
    }

    private static IEnumerable<string> Lines(StreamReader text)
    {
        while (text.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
