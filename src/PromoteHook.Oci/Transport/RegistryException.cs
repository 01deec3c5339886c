using System.Net;

namespace PromoteHook.Oci.Transport;

/// <summary>A registry's refusal or failure, told without credentials and without the query part of any URL.</summary>
/// <remarks>Of a message of more than 1000 characters, for it may quote what a registry wrote, the middle is left out. Of a host's name 259 are told, port and all.</remarks>
public sealed class RegistryException : Exception
{
    private const int MaxChars = 1000;

    /// <summary>The end has the server's words and what to wait for.</summary>
    private const int EndChars = 400;

    /// <summary>A host name has 253 characters at most, and a port six with its colon.</summary>
    private const int MaxHostChars = 253 + 6;

    /// <summary>The words as they came, for secrets are to be sought before anything is cut; null behind that.</summary>
    private readonly string? uncut;

    private readonly string? host;
    private readonly string? tokenServer;
    private readonly string? foreignTokenServer;

    /// <summary>A failure with its kind and a message that reads after «registry host: ».</summary>
    public RegistryException(RegistryErrorKind kind, string message, Exception? innerException = null)
        : base(Fitted(message), innerException)
    {
        Kind = kind;
        uncut = message.Length > MaxChars ? message : null;
    }

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
    public string? Host
    {
        get => HostOf(host);
        init => host = value;
    }

    /// <summary>The token server that refused, without the query of its URL; null when the refusal is another's.</summary>
    public string? TokenServer
    {
        get => HostOf(tokenServer);
        init => tokenServer = value;
    }

    /// <summary>The token server (host and port) that was not shown a credential because nothing ties it to the registry; null in all other cases.</summary>
    public string? ForeignTokenServer
    {
        get => HostOf(foreignTokenServer);
        init => foreignTokenServer = value;
    }

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
        Host = host,
        TokenServer = tokenServer,
        ForeignTokenServer = foreignTokenServer,
        IsRepositoryMissing = IsRepositoryMissing,
        BytesLost = bytesLost ?? BytesLost,
    };

    /// <summary>The same failure without secrets, in what lies below it too, and of no more characters than are told.</summary>
    /// <param name="sent">What must not be shown.</param>
    /// <param name="registry">The registry that was asked, where the failure does not say.</param>
    internal RegistryException Without(SentSecrets sent, string? registry = null) => new(Kind, Fitted(sent.Hide(uncut ?? Message)), PlainCause.Of(InnerException, sent))
    {
        Status = Status,
        Errors = Errors,
        Registry = Registry ?? registry,
        RetryAfter = RetryAfter,
        Obstacle = Obstacle,
        Host = Shown(host, sent),
        TokenServer = Shown(tokenServer, sent),
        ForeignTokenServer = Shown(foreignTokenServer, sent),
        IsRepositoryMissing = IsRepositoryMissing,
        BytesLost = BytesLost,
    };

    /// <summary>The text, of a long one without its middle.</summary>
    internal static string Fitted(string text) => Excerpt.WithoutMiddle(text, MaxChars, EndChars);

    /// <summary>What may be told of a host.</summary>
    internal static string? Shown(string? host, SentSecrets sent) => host is null ? null : HostOf(sent.Hide(host));

    private static string? HostOf(string? name) => name is null ? null : Excerpt.Beginning(name, MaxHostChars);
}
