using System.Text;

namespace PromoteHook.Reporting;

/// <summary>Takes JSON as UTF-8 bytes and writes it as text that is safe to print; where the writer breaks its pieces does not matter.</summary>
/// <remarks>What is harmful to print stands within JSON's strings only, where <see cref="Printable"/>'s way to escape is JSON's too.</remarks>
internal sealed class PrintableStream(TextWriter output) : Stream
{
    private readonly Decoder decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetDecoder();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        // A character whose bytes are parted stays in the decoder until it is whole.
        var characters = new char[decoder.GetCharCount(buffer, flush: false)];
        decoder.GetChars(buffer, characters, flush: false);
        output.Write(string.Join('\n', new string(characters).Split('\n').Select(Printable.Escape)));
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => output.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
