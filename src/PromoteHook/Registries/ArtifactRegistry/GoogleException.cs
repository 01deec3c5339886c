using System.Net;

namespace PromoteHook.Registries.ArtifactRegistry;

/// <summary>An interface of Google refused, failed or could not be reached; never holds what was sent.</summary>
/// <param name="status">The answer's status; null when there was none.</param>
/// <param name="message">Google's words, or why there was no answer.</param>
/// <param name="innerException">What stood in the way.</param>
internal sealed class GoogleException(HttpStatusCode? status, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public HttpStatusCode? Status { get; } = status;

    /// <summary>Why a request had no answer.</summary>
    public static string Describe(Exception fault) =>
        fault is OperationCanceledException or TimeoutException ? "time-out" : ServerWords.Shorten(fault.GetBaseException().Message);
}
