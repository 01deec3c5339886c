using System.Net;
using System.Net.Http.Headers;
using System.Text;
using PromoteHook.Oci.Credentials;

namespace PromoteHook.Oci.Transport;

/// <summary>Asks token servers for bearer tokens.</summary>
/// <remarks>
/// Source: <see href="https://github.com/distribution/distribution/blob/main/docs/content/spec/auth/token.md"/> and oauth.md.
/// Redirects of a token server are not followed: the request holds a password.
/// </remarks>
/// <param name="createPipeline">Makes the way to token servers; it tries again until an answer has begun.</param>
/// <param name="retry">When an answer that breaks off is asked for again.</param>
/// <param name="options">The run's.</param>
/// <param name="known">What must not be shown of an answer.</param>
internal sealed class TokenClient(Func<HttpMessageInvoker> createPipeline, RetryPolicy retry, RegistryTransportOptions options, KnownSecrets known)
{
    private const string ClientId = "promote-hook";
    private const int MaxAnswerBytes = 1024 * 1024;

    private readonly Lazy<HttpMessageInvoker> pipeline = new(createPipeline);

    /// <summary>One new token; the realm has been checked before.</summary>
    /// <exception cref="RegistryException">Unauthorized, Denied, RateLimited or Unavailable, in the token server's words.</exception>
    public async Task<AccessToken> FetchAsync(TokenRequest token, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AskAsync(token, cancellationToken);
            }
            catch (BrokenAnswerException broken)
            {
                if (attempt == RetryPolicy.MaxAttempts)
                {
                    throw new RegistryException(RegistryErrorKind.Unavailable, broken.Message, broken.InnerException) { Registry = token.Registry };
                }
            }

            await retry.WaitAsync(attempt + 1, retryAfter: null, cancellationToken);
        }
    }

    private async Task<AccessToken> AskAsync(TokenRequest token, CancellationToken cancellationToken)
    {
        if (token.Credential?.Kind == CredentialKind.IdentityToken)
        {
            using var answer = await SendAsync(token, Exchange(token), cancellationToken);

            // Servers that do not know the exchange say so in one of these ways; the plain request is left then.
            if (answer.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.Unauthorized))
            {
                return await ReadAsync(token, answer, cancellationToken);
            }
        }

        using var response = await SendAsync(token, Question(token), cancellationToken);
        return await ReadAsync(token, response, cancellationToken);
    }

    private static HttpRequestMessage Exchange(TokenRequest token)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["service"] = token.Service ?? "",
            ["client_id"] = ClientId,
            ["scope"] = token.Scopes,
            ["refresh_token"] = token.Credential!.Secret,
        };
        return new HttpRequestMessage(HttpMethod.Post, RawUri.Create(token.Realm)) { Content = new FormUrlEncodedContent(form) };
    }

    private static HttpRequestMessage Question(TokenRequest token)
    {
        var uri = RawUri.Create(token.Realm);
        uri = token.Service is null ? uri : RawUri.WithQuery(uri, "service", token.Service);
        foreach (var scope in token.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            uri = RawUri.WithQuery(uri, "scope", scope);
        }

        var request = new HttpRequestMessage(HttpMethod.Get, uri);
        if (token.Credential is { } credential)
        {
            request.Headers.Authorization = Basic(credential);
        }

        return request;
    }

    /// <summary>Basic in UTF-8. An identity token has no user; docker writes <c>&lt;token&gt;</c> in its place.</summary>
    public static AuthenticationHeaderValue Basic(Credential credential)
    {
        var user = credential.Kind == CredentialKind.IdentityToken ? "<token>" : credential.Username;
        return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{credential.Secret}")));
    }

    private async Task<HttpResponseMessage> SendAsync(TokenRequest token, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            new RegistryCall(new RepositoryName(token.Registry, ""), RegistryOperation.ReadManifest).TravelWith(request);
            SentSecrets.Remember(request, known);
            SocketHandlers.SetVersion(request, ConnectionPool.Calls);
            request.Headers.TryAddWithoutValidation("User-Agent", SocketHandlers.UserAgent);
            request.Headers.TryAddWithoutValidation("Accept", "application/json");
            try
            {
                return await pipeline.Value.SendAsync(request, cancellationToken);
            }
            catch (Exception fault) when (ConnectionFault.Explains(fault))
            {
                throw ConnectionFault.ToException(fault, token.Registry, options.Proxy);
            }
        }
    }

    private async Task<AccessToken> ReadAsync(TokenRequest token, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var server = RawUri.WithoutQuery(RawUri.Create(token.Realm));
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw await RegistryAnswer.ToTokenExceptionAsync(response, token, server, cancellationToken);
        }

        // The sockets hold back the body, so its reading needs the bound that the headers had.
        using var deadline = new CancellationTokenSource(options.StallTimeout, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, either.Token);
            var json = await response.Content.ReadAsByteArrayAsync(either.Token);
            return AccessToken.Read(json, options.Time.GetUtcNow()) ?? throw Unusable(token, server, "its answer holds no token", null);
        }
        catch (HttpRequestException fault) when (fault.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw Unusable(token, server, "its answer is too long", fault);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new BrokenAnswerException(Words(server, "its answer broke off"), fault);
        }
    }

    private static RegistryException Unusable(TokenRequest token, string server, string reason, Exception? fault) =>
        new(RegistryErrorKind.Unavailable, Words(server, reason), fault) { Registry = token.Registry };

    private static string Words(string server, string reason) => $"the token server {server} gave no token: {reason}";

    /// <summary>A token's answer that began well and has no end.</summary>
    private sealed class BrokenAnswerException(string message, Exception fault) : Exception(message, fault);
}
