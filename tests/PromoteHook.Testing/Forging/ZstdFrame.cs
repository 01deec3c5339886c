using System.Buffers.Binary;

namespace PromoteHook.Testing.Forging;

/// <summary>A Zstandard frame of stored blocks: valid for every decoder, without a compressor.</summary>
/// <remarks>Source: RFC 8878, sections 3.1.1.1 (frame header) and 3.1.1.2 (blocks).</remarks>
internal static class ZstdFrame
{
    private const int MaxBlockBytes = 128 * 1024;

    public static byte[] Store(ReadOnlySpan<byte> content)
    {
        using var frame = new MemoryStream();
        Span<byte> header = stackalloc byte[9];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xFD2FB528);

        // Single segment, content size in four bytes, no checksum, no dictionary.
        header[4] = 0b1010_0000;
        BinaryPrimitives.WriteUInt32LittleEndian(header[5..], (uint)content.Length);
        frame.Write(header);
        Span<byte> blockHeader = stackalloc byte[4];
        do
        {
            var size = Math.Min(content.Length, MaxBlockBytes);
            var isLast = size == content.Length ? 1u : 0u;

            // Bit 0: last block; bits 1-2: type 0, raw; the rest: size.
            BinaryPrimitives.WriteUInt32LittleEndian(blockHeader, ((uint)size << 3) | isLast);
            frame.Write(blockHeader[..3]);
            frame.Write(content[..size]);
            content = content[size..];
        }
        while (content.Length > 0);
        return frame.ToArray();
    }
}
