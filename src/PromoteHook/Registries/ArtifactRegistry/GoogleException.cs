using System.Net;

namespace PromoteHook.Registries.ArtifactRegistry;

/// <summary>An interface of Google refused, failed or could not be reached; never holds what was sent.</summary>
/// <param name="status">The answer's status; null when there was none.</param>
/// <param name="message">Google's words, or why there was no answer.</param>
/// <param name="innerException">What stood in the way.</param>
internal sealed class GoogleException(HttpStatusCode? status, string message, Exception? innerException = null) : Exception(message, innerException)
{
    private const int MaxChars = 400;

    public HttpStatusCode? Status { get; } = status;

    /// <summary>One line of a text that came from elsewhere, cut to what a message can carry.</summary>
    public static string Shorten(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
        return line.Length <= MaxChars ? line : line[..MaxChars] + "…";
    }

    /// <summary>Why a request had no answer.</summary>
    public static string Describe(Exception fault) =>
        fault is OperationCanceledException or TimeoutException ? "time-out" : Shorten(fault.GetBaseException().Message);
}
