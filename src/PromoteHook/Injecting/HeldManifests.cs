using System.Runtime.InteropServices;
using System.Text;
using PromoteHook.Discovery.Reading;

namespace PromoteHook.Injecting;

/// <summary>A stream of manifests that is held as it came, and as UTF-8 without its byte order mark, in which places are counted.</summary>
internal sealed class HeldManifests
{
    /// <summary>Most that is held, in bytes; while it is read and while it is written it takes up to three times that.</summary>
    public const int MaxBytes = 256 * 1024 * 1024;

    private readonly byte[] mark;
    private readonly Encoding encoding;

    private HeldManifests(string file, byte[] mark, Encoding encoding, ReadOnlyMemory<byte> text)
    {
        File = file;
        this.mark = mark;
        this.encoding = encoding;
        Text = text;
    }

    /// <summary>The file as it was named.</summary>
    public string File { get; }

    /// <summary>UTF-8 without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Text { get; }

    /// <summary>Reads the stream to its end.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: it is no text, or larger than <see cref="MaxBytes"/>.</exception>
    public static HeldManifests Read(string file, Stream content)
    {
        using var held = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (var count = content.Read(buffer); count > 0; count = content.Read(buffer))
        {
            held.Write(buffer, 0, count);
            if (held.Length > MaxBytes)
            {
                throw Unreadable.File(file, $"holds more than {MaxBytes / 1024 / 1024} MiB", "inject works on what one application renders; render applications apart");
            }
        }

        return Of(file, held.GetBuffer().AsMemory(0, (int)held.Length));
    }

    /// <summary>Reads from the start again.</summary>
    public ManifestText Open() => new(File, OpenAt(0));

    /// <summary>The bytes from a place on.</summary>
    public Stream OpenAt(int start) => MemoryMarshal.TryGetArray(Text[start..], out var held)
        ? new MemoryStream(held.Array!, held.Offset, held.Count, writable: false)
        : new MemoryStream(Text[start..].ToArray(), writable: false);

    /// <summary>The same with its text changed, in memory of its own.</summary>
    public HeldManifests With(IEnumerable<TextEdit> edits)
    {
        using var changed = new MemoryStream(Text.Length + (64 * 1024));
        var at = 0;
        foreach (var edit in edits.OrderBy(edit => edit.Start))
        {
            changed.Write(Text.Span[at..edit.Start]);
            changed.Write(Encoding.UTF8.GetBytes(edit.Text));
            at = edit.End;
        }

        changed.Write(Text.Span[at..]);
        return new HeldManifests(File, mark, encoding, changed.GetBuffer().AsMemory(0, (int)changed.Length));
    }

    /// <summary>Writes it in the encoding it came in.</summary>
    public void WriteTo(Stream output)
    {
        output.Write(mark);
        output.Write(encoding is UTF8Encoding ? Text.Span : Encoding.Convert(Encoding.UTF8, encoding, Text.ToArray()));
        output.Flush();
    }

    private static HeldManifests Of(string file, ReadOnlyMemory<byte> content)
    {
        // UTF-32 first: its mark begins with that of UTF-16.
        Encoding[] marked = [new UTF32Encoding(false, true, true), new UTF32Encoding(true, true, true), new UTF8Encoding(true, true), new UnicodeEncoding(false, true, true), new UnicodeEncoding(true, true, true)];
        var encoding = marked.FirstOrDefault(candidate => content.Span.StartsWith(candidate.Preamble)) ?? new UTF8Encoding(false, true);
        var mark = encoding.GetPreamble();
        try
        {
            var text = content[mark.Length..];
            return new HeldManifests(file, mark, encoding, encoding is UTF8Encoding ? text : Encoding.Convert(encoding, Encoding.UTF8, text.ToArray()));
        }
        catch (DecoderFallbackException)
        {
            throw Unreadable.NotText(file);
        }
    }
}
