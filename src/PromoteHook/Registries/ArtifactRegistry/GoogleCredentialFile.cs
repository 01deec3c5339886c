using System.Security.Cryptography;
using System.Text.Json;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using PromoteHook.Oci.Credentials;

namespace PromoteHook.Registries.ArtifactRegistry;

/// <summary>The identity of a credential file: a service account's key, a workload identity pool's configuration, or a user's login.</summary>
/// <remarks>The only place where Google's library is used, so that it is loaded when there is such a file and not before.</remarks>
internal sealed class GoogleCredentialFile : IGoogleIdentity
{
    private const string ExternalAccount = "external_account";

    /// <summary>What marks a source as AWS; the digit is a version.</summary>
    private const string Aws = "aws1";

    /// <summary>Files of all kinds have a few kilobytes.</summary>
    private const int MaxBytes = 1024 * 1024;

    /// <summary>A token server that does not say how long its token lives is asked again soon.</summary>
    private const long LifeSecondsUnsaid = 300;

    private readonly GoogleCredential credential;
    private readonly TimeProvider time;
    private readonly string path;

    private GoogleCredentialFile(GoogleCredential credential, TimeProvider time, string path, string name)
    {
        this.credential = credential;
        this.time = time;
        this.path = path;
        Name = name;
    }

    public string Name { get; }

    /// <summary>Reads a file; asks nobody.</summary>
    /// <param name="path">The file.</param>
    /// <param name="namedBy">What names it, for people: <c>GOOGLE_APPLICATION_CREDENTIALS</c>.</param>
    /// <param name="access">How Google is reached.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="CredentialException">It is not there, cannot be read, or is none; the content is not shown.</exception>
    public static async Task<GoogleCredentialFile> ReadAsync(string path, string namedBy, CloudAccess access, CancellationToken cancellationToken)
    {
        string fault;
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
            {
                throw new InvalidDataException("it is larger than any such file");
            }

            var text = await File.ReadAllTextAsync(path, cancellationToken);
            var kind = JsonSerializer.Deserialize(text, GoogleJson.Default.CredentialKind);
            var type = kind?.Type ?? throw new InvalidDataException("it has no 'type'");
            var read = type == ExternalAccount && kind.Source?.Environment == Aws ? OfAws(kind, access) : CredentialFactory.FromJson(text, type);

            // A user's login has the scopes that the user agreed to.
            var scoped = read.UnderlyingCredential is UserCredential ? read : read.CreateScoped(GoogleToken.Scope);
            return new GoogleCredentialFile(scoped.CreateWithHttpClientFactory(new GoogleHttpClients(access)), access.Time, path, NameOf(kind, path));
        }
        catch (FileNotFoundException)
        {
            fault = "it does not exist";
        }
        catch (DirectoryNotFoundException)
        {
            fault = "it does not exist";
        }
        catch (UnauthorizedAccessException)
        {
            fault = "permission denied";
        }
        catch (JsonException broken)
        {
            fault = $"it is not JSON, line {broken.LineNumber + 1}";
        }
        catch (Exception broken) when (broken is CryptographicException or FormatException or ArgumentException)
        {
            // Their messages may quote what they could not read.
            fault = "its private key, or one of its addresses, cannot be read";
        }
        catch (Exception broken) when (broken is InvalidOperationException or InvalidDataException or IOException or NotSupportedException)
        {
            fault = ServerWords.Shorten(broken.Message);
        }

        throw new CredentialException($"the credential file {path}, which {namedBy} names, cannot be used: {fault}") { Remedy = $"correct the file or {namedBy}" };
    }

    /// <inheritdoc/>
    public async Task<GoogleToken> FetchAsync(CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        try
        {
            var token = await RequestAsync(cancellationToken);
            return token?.AccessToken is { Length: > 0 } value
                ? GoogleToken.Lasting(value, began, token.ExpiresInSeconds ?? LifeSecondsUnsaid)
                : throw new CredentialException($"Google gives no token to {Name}: its answer holds none") { Remedy = $"check {path}" };
        }
        catch (TokenResponseException fault)
        {
            throw new CredentialException($"Google gives no token to {Name}: {Describe(fault)}", fault) { Remedy = RemedyFor(fault) };
        }
        catch (SubjectTokenException fault)
        {
            if (fault.InnerException is CredentialException ofAws)
            {
                throw new CredentialException($"Google gives no token to {Name}, which is to prove who this is at AWS: {ofAws.Message}", ofAws) { Remedy = ofAws.Remedy };
            }

            throw new CredentialException($"the token that {path} is to exchange cannot be had: {GoogleException.Describe(fault)}", fault)
            {
                Remedy = "check its credential_source, and that the pod mounts what it names",
            };
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or InvalidOperationException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new CredentialException($"Google gives no token to {Name}: {GoogleException.Describe(fault)}", fault)
            {
                Remedy = $"check that the token server of {path} can be reached from here (proxy, firewall), and run again",
            };
        }
    }

    private async Task<TokenResponse?> RequestAsync(CancellationToken cancellationToken)
    {
        switch (credential.UnderlyingCredential)
        {
            case ServiceCredential service:
                await service.RequestAccessTokenAsync(cancellationToken);
                return service.Token;
            case UserCredential user:
                return await user.RefreshTokenAsync(cancellationToken) ? user.Token : null;
            default:
                throw new InvalidOperationException("this kind of credential gives no access token");
        }
    }

    /// <summary>In a method of its own, because to compile it loads the AWS SDK.</summary>
    private static GoogleCredential OfAws(GoogleMessages.CredentialKind kind, CloudAccess access)
    {
        var audience = kind.Audience ?? throw new InvalidDataException("it has no 'audience'");
        var address = kind.Source?.VerificationUrl;
        if (!Uri.TryCreate(address?.Replace("{region}", "us-east-1", StringComparison.Ordinal), UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps)
        {
            throw new InvalidDataException("its 'regional_cred_verification_url' is no https address");
        }

        var initializer = new ProgrammaticExternalAccountCredential.Initializer(
            kind.TokenUrl ?? throw new InvalidDataException("it has no 'token_url'"),
            audience,
            kind.SubjectTokenType ?? throw new InvalidDataException("it has no 'subject_token_type'"),
            new AwsSubjectToken(access, audience, address!))
        {
            ServiceAccountImpersonationUrl = kind.ImpersonationUrl,
        };
        return GoogleCredential.FromProgrammaticExternalAccountCredential(new ProgrammaticExternalAccountCredential(initializer));
    }

    /// <summary>Who it is, as far as the file says: an account, or else the provider of a workload identity pool.</summary>
    private static string NameOf(GoogleMessages.CredentialKind kind, string path)
    {
        var account = kind.ClientEmail ?? kind.ImpersonationUrl?.Split('/')[^1].Split(':')[0];
        return account is { Length: > 0 } ? $"service account {account} of {path}"
            : kind is { Type: ExternalAccount, Audience: { Length: > 0 } provider } ? $"{ExternalAccount} {ServerWords.Shorten(provider)} of {path}"
            : $"{kind.Type} of {path}";
    }

    /// <remarks>The description of a success that could not be read may hold the token.</remarks>
    private static string Describe(TokenResponseException fault)
    {
        var isRefusal = fault.StatusCode is null or >= System.Net.HttpStatusCode.BadRequest;
        return isRefusal && fault.Error is { } error
            ? ServerWords.Shorten(string.IsNullOrEmpty(error.ErrorDescription) ? $"{error.Error}" : $"{error.Error}, {error.ErrorDescription}")
            : "the answer cannot be read";
    }

    private string RemedyFor(TokenResponseException fault) => fault.Error?.Error switch
    {
        "invalid_grant" => $"check that the key or login in {path} is still good, and that the clock here is right",
        "invalid_client" or "unauthorized_client" => $"check that the client or account in {path} still exists",
        _ => $"check {path}, and the workload identity pool or service account that it names",
    };
}
