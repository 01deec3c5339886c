using System.Collections.Concurrent;
using System.Net;
using PromoteHook.Oci.Credentials;

namespace PromoteHook.Registries.ArtifactRegistry;

/// <summary>Finds as whom Google is asked: the application default credentials, or a service account impersonated with them.</summary>
/// <remarks>
/// The order of <see href="https://cloud.google.com/docs/authentication/application-default-credentials"/>: a file that the
/// environment names, the login of gcloud, the metadata server. The library's own search is not used: it reads the
/// process's environment and keeps what it found for the whole process.
/// </remarks>
internal sealed class GoogleIdentities
{
    private const string FileVariable = "GOOGLE_APPLICATION_CREDENTIALS";

    private const string GcloudVariable = "CLOUDSDK_CONFIG";

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, SharedToken> accounts = new(StringComparer.OrdinalIgnoreCase);
    private readonly CloudAccess access;
    private readonly GoogleEndpoints endpoints;
    private readonly GoogleHttp http;
    private DateTimeOffset searchAgainAt;
    private Task<SharedToken?>? own;

    public GoogleIdentities(CloudAccess access)
        : this(access, GoogleEndpoints.Public)
    {
    }

    internal GoogleIdentities(CloudAccess access, GoogleEndpoints endpoints)
    {
        this.access = access;
        this.endpoints = endpoints;
        http = new GoogleHttp(access);
    }

    /// <summary>The token of the identity that a registry is to be asked as.</summary>
    /// <param name="rule">What settings say of the registry; null or without an account is the identity of where this runs.</param>
    /// <param name="cancellationToken">Ends the waiting; what others wait for too goes on.</param>
    /// <returns>Null when Google knows nobody here and nobody was asked for.</returns>
    /// <exception cref="CredentialException">An identity is named but cannot be used, or there is none to impersonate with.</exception>
    public async Task<SharedToken?> FindAsync(IdentityRule? rule, CancellationToken cancellationToken)
    {
        var found = await FindOwnAsync().WaitAsync(cancellationToken);
        return rule?.GoogleImpersonate is not { } account ? found
            : found is null ? throw Nobody($"{account}, named at {rule.Where}, cannot be impersonated: ")
            : accounts.GetOrAdd(account, email => new SharedToken(new ImpersonatedAccount(email, rule.Where, found, http, endpoints.IamCredentials), access.Time));
    }

    /// <summary>Says where an identity was looked for, and how to give one.</summary>
    /// <param name="attempt">What it was wanted for, to be read before; empty for nothing in particular.</param>
    public static CredentialException Nobody(string attempt = "") =>
        new($"{attempt}Google knows nobody here ({FileVariable} is not set, gcloud has no login here, and there is no metadata server with a service account)")
        {
            Remedy = $"give the pod Workload Identity, or name a credential file in {FileVariable}",
        };

    /// <summary>What Google says of an identity's token; its name as it is known here where Google says no more.</summary>
    /// <exception cref="CredentialException">Google does not answer.</exception>
    public async Task<CallerIdentity> DescribeAsync(SharedToken identity, CancellationToken cancellationToken)
    {
        var token = await identity.GetAsync(cancellationToken);
        try
        {
            var told = await http.PostAsync(endpoints.TokenInfo, token.Value, GoogleJson.Default.TokenInfo, cancellationToken);
            return new CallerIdentity(told.Email is { Length: > 0 } email ? email : identity.Name) { Limit = LimitOf(told.Scope) };
        }
        catch (GoogleException fault) when (fault.Status == HttpStatusCode.BadRequest)
        {
            // Tokens of a workload identity pool's principals are not described.
            return new CallerIdentity(identity.Name);
        }
        catch (GoogleException fault)
        {
            throw new CredentialException($"Google does not say who {identity.Name} is: {fault.Message}", fault)
            {
                Remedy = $"check that {endpoints.TokenInfo.Host} can be reached from here (proxy, firewall, perimeter)",
            };
        }
    }

    /// <remarks>Source: <see href="https://cloud.google.com/compute/docs/access/service-accounts#accesscopesiam"/>.</remarks>
    private static (string Fault, string Remedy)? LimitOf(string? scope) =>
        scope is null || scope.Split(' ').Contains(GoogleToken.Scope)
            ? null
            : ($"its access token is limited to {string.Join(", ", scope.Split(' ').Select(each => each.Split('/')[^1]))}, whatever its roles allow",
                "give the node or instance the access scope cloud-platform, or the pod Workload Identity");

    /// <summary>The search is shared by all who ask; a failure answers for itself for a minute.</summary>
    private Task<SharedToken?> FindOwnAsync()
    {
        lock (gate)
        {
            if (own is null || (own.IsFaulted && access.Time.GetUtcNow() >= searchAgainAt))
            {
                own = Task.Run(SearchAsync);
            }

            return own;
        }
    }

    private async Task<SharedToken?> SearchAsync()
    {
        try
        {
            IGoogleIdentity? identity = access.Environment(FileVariable) is { Length: > 0 } file ? await ReadFileAsync(file, FileVariable)
                : LoginOfGcloud() is { } login ? await ReadFileAsync(login, "the login of gcloud")
                : await MetadataServer.FindAsync(access, endpoints.Metadata, CancellationToken.None);
            return identity is null ? null : new SharedToken(identity, access.Time);
        }
        catch (CredentialException)
        {
            lock (gate)
            {
                searchAgainAt = access.Time.GetUtcNow() + TimeSpan.FromMinutes(1);
            }

            throw;
        }
    }

    /// <summary>In a method of its own, because to compile it loads Google's library.</summary>
    private async Task<IGoogleIdentity> ReadFileAsync(string path, string namedBy) =>
        await GoogleCredentialFile.ReadAsync(path, namedBy, access, CancellationToken.None);

    private string? LoginOfGcloud()
    {
        var folder = access.Environment(GcloudVariable) is { Length: > 0 } chosen ? chosen
            : access.Environment("HOME") is { Length: > 0 } home ? Path.Combine(home, ".config", "gcloud")
            : null;
        return folder is not null && Path.Combine(folder, "application_default_credentials.json") is var file && File.Exists(file) ? file : null;
    }
}
