namespace PromoteHook.Fuzz.Inputs;

/// <summary>Content that comes in pieces of one to seven bytes, as a pipe may hand it out.</summary>
internal sealed class PiecedStream(byte[] content) : MemoryStream(content, writable: false)
{
    private int piece;

    // What reads into a span ends up here too, as this is no plain MemoryStream.
    public override int Read(byte[] buffer, int offset, int count)
    {
        piece = (piece % 7) + 1;
        return base.Read(buffer, offset, Math.Min(piece, count));
    }
}
