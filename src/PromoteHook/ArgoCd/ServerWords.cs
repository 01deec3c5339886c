using PromoteHook.Oci.Transport;

namespace PromoteHook.ArgoCd;

/// <summary>Takes over what Argo CD says into a message of ours.</summary>
internal static class ServerWords
{
    private const int MaxChars = 400;

    /// <summary>One line of it, cut to what a message can carry.</summary>
    /// <param name="text">What it says, decoded.</param>
    /// <param name="sent">What it was asked with: that is left out before anything is cut; null for nothing.</param>
    public static string Shorten(string text, SentSecrets? sent = null)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.', ';');
        line = sent?.Hide(line) ?? line;
        if (line.Length <= MaxChars)
        {
            return line;
        }

        // Half of a character is none.
        return $"{line.AsSpan(0, MaxChars - (char.IsHighSurrogate(line[MaxChars - 1]) ? 1 : 0))}…";
    }
}
