namespace PromoteHook.Discovery.Reading;

/// <summary>Gives back what was read ahead, then goes on with the reader it was read from; the latter's owner disposes it.</summary>
internal sealed class PrefixedReader(string prefix, TextReader rest) : TextReader
{
    private int position;

    public override int Peek() => position < prefix.Length ? prefix[position] : rest.Peek();

    public override int Read() => position < prefix.Length ? prefix[position++] : rest.Read();

    public override int Read(char[] buffer, int index, int count)
    {
        if (position >= prefix.Length)
        {
            return rest.Read(buffer, index, count);
        }

        var taken = Math.Min(count, prefix.Length - position);
        prefix.CopyTo(position, buffer, index, taken);
        position += taken;
        return taken;
    }
}
