using System.Text;
using PromoteHook.Discovery.Finding;
using PromoteHook.Discovery.Reading;

namespace PromoteHook.Discovery;

/// <summary>The list <c>images</c> of a mounted overlay, as <c>inject</c> writes it into a ConfigMap: one reference a line; blank lines and those that begin with <c>#</c> say nothing.</summary>
/// <param name="file">The file.</param>
public sealed class ListedImages(string file) : IManifestSource
{
    /// <summary>Longest line, in characters: as much as the ConfigMap may hold that this list is mounted from.</summary>
    private const int MaxLine = 1024 * 1024;

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

    private IEnumerable<string> Lines(StreamReader text)
    {
        var line = new StringBuilder();
        for (var (number, read) = (1, text.Read()); read >= 0 || line.Length > 0; read = text.Read())
        {
            if (read == '\r' && text.Peek() == '\n')
            {
                continue;
            }

            if (read is >= 0 and not ('\n' or '\r'))
            {
                line.Append((char)read);
                if (line.Length > MaxLine)
                {
                    throw Unreadable.At(file, number, $"a line of more than {MaxLine / 1024 / 1024} Mi characters", "write one reference a line");
                }

                continue;
            }

            yield return line.ToString();
            line.Clear();
            number++;
        }
    }
}
