using System.Net;

namespace PromoteHook.Oci.Transport;

/// <summary>A registry's refusal or failure, told without credentials and without the query part of any URL.</summary>
public sealed class RegistryException : Exception
{
    /// <summary>A failure with its kind and a message that reads after «registry host: ».</summary>
    public RegistryException(RegistryErrorKind kind, string message, Exception? innerException = null)
        : base(message, innerException) => Kind = kind;

    /// <summary>What kind of trouble it is; what to do follows from this, never from the message.</summary>
    public RegistryErrorKind Kind { get; }

    /// <summary>The HTTP status of the answer, the registry's or (by Obstacle) a proxy's; null when there was no answer.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>The registry's own errors, as far as the answer's body held any; at most ten.</summary>
    public IReadOnlyList<RegistryError> Errors { get; init; } = [];

    /// <summary>The registry that was asked, as written in references; null when none was asked yet.</summary>
    public string? Registry { get; init; }

    /// <summary>How long the registry asked to wait before the next request; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What stood between this client and the registry; null when the registry itself answered, or broke off while it did.</summary>
    public ConnectionObstacle? Obstacle { get; init; }

    /// <summary>The host, with its port where it is not the usual one, that refused or gave no answer: the registry's own, its token server's, or a storage's that it redirected to; null when none was asked.</summary>
    public string? Host { get; init; }

    /// <summary>The token server that refused, without the query of its URL; null when the refusal is another's.</summary>
    public string? TokenServer { get; init; }

    /// <summary>The token server (host and port) that was not shown a credential because nothing ties it to the registry; null in all other cases.</summary>
    public string? ForeignTokenServer { get; init; }

    /// <summary>True when the registry says that the repository as a whole does not exist.</summary>
    public bool IsRepositoryMissing { get; init; }

    /// <summary>Bytes of a large blob that went out in vain, over all tries; null where that does not matter.</summary>
    public long? BytesLost { get; init; }

    /// <summary>The same failure in other words.</summary>
    internal RegistryException Told(string message, long? bytesLost = null) => new(Kind, message, InnerException)
    {
        Status = Status,
        Errors = Errors,
        Registry = Registry,
        RetryAfter = RetryAfter,
        Obstacle = Obstacle,
        Host = Host,
        TokenServer = TokenServer,
        ForeignTokenServer = ForeignTokenServer,
        IsRepositoryMissing = IsRepositoryMissing,
        BytesLost = bytesLost ?? BytesLost,
    };
}
