namespace PromoteHook.Fuzz.Running;

/// <summary>Makes a failing input smaller.</summary>
internal static class Shrinker
{
    /// <summary>The smallest of the inputs that still fail, after so many trials at most.</summary>
    public static byte[] Shrink(byte[] input, Func<byte[], bool> fails, int trials)
    {
        for (var length = Math.Max(1, input.Length / 2); trials > 0; length /= 2)
        {
            for (var at = 0; at < input.Length && trials > 0;)
            {
                byte[] shorter = [.. input.AsSpan(0, at), .. input.AsSpan(Math.Min(at + length, input.Length))];
                trials--;
                if (fails(shorter))
                {
                    input = shorter;
                }
                else
                {
                    at += length;
                }
            }

            if (length <= 1)
            {
                break;
            }
        }

        return input;
    }
}
