using System.Buffers.Binary;
using System.Text;

namespace PromoteHook.Sbom.Sources;

/// <summary>
/// A program published as one file: what the .NET host will find in it. Source: the bundle's format, version 6, in
/// https://github.com/dotnet/runtime/blob/main/src/installer/managed/Microsoft.NET.HostModel/Bundle/Manifest.cs.
/// </summary>
internal sealed class SingleFileProgram
{
    /// <summary>Stands in the host, behind the offset of the header: the SHA-256 of ".net core bundle\n".</summary>
    private static readonly byte[] Mark = Convert.FromHexString("8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae");

    private readonly byte[] content;
    private int at;

    /// <exception cref="InvalidDataException">It is no such program.</exception>
    public SingleFileProgram(byte[] content)
    {
        this.content = content;
        var mark = content.AsSpan().IndexOf(Mark);
        at = mark < sizeof(long) ? 0 : (int)BinaryPrimitives.ReadInt64LittleEndian(content.AsSpan(mark - sizeof(long)));
        if (at == 0)
        {
            throw new InvalidDataException("the program is not one file that holds its assemblies");
        }

        var version = ReadInt32();
        _ = ReadInt32();
        var count = ReadInt32();
        if (version != 6)
        {
            throw new InvalidDataException($"the program's bundle has version {version}; 6 is the one that can be read");
        }

        _ = ReadText();
        // Places of two files that are in the list too, and flags.
        at += 5 * sizeof(long);
        Files = [.. Enumerable.Range(0, count).Select(_ => ReadFile()).OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    public ReadOnlySpan<byte> Content => content;

    /// <summary>The files in it, by name.</summary>
    public IReadOnlyList<(string Name, ReadOnlyMemory<byte> Content)> Files { get; }

    private (string Name, ReadOnlyMemory<byte> Content) ReadFile()
    {
        var (offset, size, compressed) = (ReadInt64(), ReadInt64(), ReadInt64());
        // The file's type: assembly, native, settings.
        at++;
        var name = ReadText();
        return compressed == 0
            ? (name, content.AsMemory((int)offset, (int)size))
            : throw new InvalidDataException($"{name} is compressed within the program; it is published without");
    }

    private int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(Advance(sizeof(int))));

    private long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(content.AsSpan(Advance(sizeof(long))));

    /// <summary>As BinaryWriter writes it; no name is longer than 127 bytes.</summary>
    private string ReadText()
    {
        int length = content[Advance(1)];
        return Encoding.UTF8.GetString(content, Advance(length), length);
    }

    private int Advance(int bytes) => (at += bytes) - bytes;
}
