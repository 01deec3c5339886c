namespace PromoteHook.ArgoCd;

/// <summary>Takes over what Argo CD says into a message of ours.</summary>
internal static class ServerWords
{
    private const int MaxChars = 400;

    /// <summary>One line of it, cut to what a message can carry.</summary>
    public static string Shorten(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.', ';');
        return line.Length <= MaxChars ? line : line[..MaxChars] + "…";
    }
}
