using System.Net;

namespace PromoteHook.Oci.Transport;

/// <summary>Turns a refusal into an exception.</summary>
internal static class RegistryAnswer
{
    /// <summary>Characters of a token server's URL, and of the rights asked for there, that a message quotes.</summary>
    private const int MaxQuote = 200;

    /// <summary>Reads the body of a refused answer (at most 64 KiB) and says what it means; disposes nothing.</summary>
    public static async Task<RegistryException> ToExceptionAsync(HttpResponseMessage response, RegistryCall call, CancellationToken cancellationToken)
    {
        // What it means is read before secrets are left out: a short one may stand within a code.
        var said = RefusalBody.Read(await ErrorBody.ReadAsync(response, cancellationToken));
        var kind = ExpirySignal.IsIn(response, call.Repository.Registry)
            ? RegistryErrorKind.Unauthorized
            : RefusalKinds.Of(response.StatusCode, said.Errors, call.Operation);
        var body = said.Without(SentSecrets.In(response.RequestMessage));
        var wait = WaitOf(response);
        return new RegistryException(kind, Message(RefusalText.Operation(response, call), response, body, kind, wait))
        {
            Status = response.StatusCode,
            Errors = body.Errors,
            Registry = call.Repository.Registry,
            RetryAfter = wait,
            Host = response.RequestMessage?.RequestUri?.Authority,
            Obstacle = response.StatusCode == HttpStatusCode.ProxyAuthenticationRequired ? ConnectionObstacle.ProxyRefused : null,
            IsRepositoryMissing = kind == RegistryErrorKind.NotFound && RefusalKinds.IsRepositoryMissing(response.StatusCode, said.Errors),
        }.Without(SentSecrets.InMessagesOf(response.RequestMessage));
    }

    /// <summary>The failure of a token server. Whatever it does not find is a matter of access, not of images.</summary>
    public static async Task<RegistryException> ToTokenExceptionAsync(
        HttpResponseMessage response, TokenRequest token, string server, CancellationToken cancellationToken)
    {
        var sent = SentSecrets.In(response.RequestMessage, token.Credential?.Secret);
        var body = RefusalBody.Read(await ErrorBody.ReadAsync(response, cancellationToken)).Without(sent);
        var kind = (int)response.StatusCode switch
        {
            429 => RegistryErrorKind.RateLimited,
            403 => RegistryErrorKind.Denied,
            408 or >= 500 => RegistryErrorKind.Unavailable,
            _ => RegistryErrorKind.Unauthorized,
        };
        var who = token.Credential is null ? "anonymously" : $"with the {token.Credential}";
        var wait = WaitOf(response);
        return new RegistryException(kind, Message($"asking {sent.Show(server, MaxQuote)} {who} for a token ({sent.Show(token.Scopes, MaxQuote)})", response, body, kind, wait))
        {
            Status = response.StatusCode,
            Errors = body.Errors,
            Registry = token.Registry,
            RetryAfter = wait,
            Host = response.RequestMessage?.RequestUri?.Authority,
            TokenServer = server,
        }.Without(SentSecrets.InMessagesOf(response.RequestMessage));
    }

    private static string Message(string operation, HttpResponseMessage response, RefusalBody body, RegistryErrorKind kind, TimeSpan? wait)
    {
        var words = body.Errors.Count > 0
            ? string.Join("; ", body.Errors.Select(error => error.Message.Length > 0 ? $"{error.Message} ({error.Code})" : error.Code))
            : body.Words;
        var message = $"{operation}: answered {StatusText(response.StatusCode)}";
        if (words.Length > 0)
        {
            message += $": {words.TrimEnd('.')}";
        }

        var isOfProxy = response.StatusCode == HttpStatusCode.ProxyAuthenticationRequired;
        if (kind is RegistryErrorKind.Unauthorized or RegistryErrorKind.Denied && !isOfProxy && RefusalText.SignedIn(response) is { } who)
        {
            message += $"; {who}";
        }

        if (kind == RegistryErrorKind.RateLimited && PullQuota.Describe(response) is { } quota)
        {
            message += $"; {quota}";
        }

        return wait is { } asked && asked > TimeSpan.Zero ? $"{message}; it asks to wait {Duration.Of(asked)}" : message;
    }

    /// <summary>«404 Not Found», by our own names: a server's reason phrase is free text.</summary>
    private static string StatusText(HttpStatusCode status)
    {
        using var plain = new HttpResponseMessage(status);
        return string.IsNullOrEmpty(plain.ReasonPhrase) ? $"{(int)status}" : $"{(int)status} {plain.ReasonPhrase}";
    }

    private static TimeSpan? WaitOf(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable ? RetryPolicy.RetryAfterOf(response) : null;
}
