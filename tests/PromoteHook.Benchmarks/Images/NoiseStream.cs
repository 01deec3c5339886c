namespace PromoteHook.Benchmarks.Images;

/// <summary>The noise of a recipe, read once from start to end.</summary>
internal sealed class NoiseStream(LayerRecipe recipe) : Stream
{
    private readonly Noise noise = new((ulong)recipe.Seed);
    private readonly byte[] block = new byte[256 * 1024];
    private int used = 256 * 1024;
    private long position;

    public override bool CanRead => true;

    // The archive's header wants the length before the content; nothing is ever sought.
    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => recipe.Bytes;

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (used == block.Length)
        {
            noise.Fill(block);
            used = 0;
        }

        var length = (int)Math.Min(Math.Min(count, block.Length - used), recipe.Bytes - position);
        block.AsSpan(used, length).CopyTo(buffer.AsSpan(offset));
        used += length;
        position += length;
        return length;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
