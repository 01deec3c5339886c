using PromoteHook.Oci;
using PromoteHook.Oci.Transport;

namespace PromoteHook;

/// <summary>Takes over what a service that is no registry says into a message of ours: Argo CD, Google, AWS.</summary>
internal static class ServerWords
{
    private const int MaxChars = 400;

    /// <summary>One line of it, cut to what a message can carry.</summary>
    /// <param name="text">What it says, decoded.</param>
    /// <param name="sent">What it was asked with: that is left out before anything is cut; null for nothing.</param>
    public static string Shorten(string text, SentSecrets? sent = null)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.', ';');
        return Excerpt.Beginning(sent?.Hide(line) ?? line, MaxChars);
    }
}
