using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using PromoteHook.Oci.Credentials;
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.Testing.Clouds.Google;

/// <summary>
/// Google's metadata server, token servers, IAM credentials and Artifact Registry's interface for repositories, all on one
/// loopback port and told apart by path. It checks what the real ones check. Asked as a proxy for plain http it answers too.
/// </summary>
public sealed class FakeGoogle : IAsyncDisposable
{
    private readonly FakeGoogleOptions options;
    private readonly TokenRegister tokens;
    private readonly MetadataRoutes metadata;
    private readonly OAuthRoutes oauth;
    private readonly StsRoutes sts;
    private readonly IamRoutes iam;
    private readonly RepositoryRoutes repositories;
    private readonly Lock gate = new();
    private readonly List<GoogleCall> calls = [];
    private readonly List<(string Operation, int Status)> faults = [];
    private readonly CancellationTokenSource closing = new();
    private readonly WebApplication app;

    private FakeGoogle(FakeGoogleOptions options)
    {
        this.options = options;
        tokens = new TokenRegister(options.Time, options.TokenLifetime);
        metadata = new MetadataRoutes(options, tokens);
        oauth = new OAuthRoutes(options, tokens);
        sts = new StsRoutes(options, tokens);
        iam = new IamRoutes(options, tokens);
        repositories = new RepositoryRoutes(options);
        app = Build();
    }

    /// <summary>Its root: <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Every call so far, in order of arrival, as a copy.</summary>
    public IReadOnlyList<GoogleCall> Calls
    {
        get
        {
            lock (gate)
            {
                return [.. calls];
            }
        }
    }

    /// <summary>The repositories that are there, by their whole names: <c>projects/P/locations/L/repositories/R</c>.</summary>
    public IReadOnlyDictionary<string, JsonObject> Repositories => repositories.All;

    /// <summary>All that must be shown nowhere: the tokens that it gave out and takes.</summary>
    public IReadOnlyList<string> Secrets => [.. tokens.All, .. options.SubjectTokens.Keys, .. options.RefreshTokens.Keys];

    public static async Task<FakeGoogle> StartAsync(FakeGoogleOptions? options = null)
    {
        var google = new FakeGoogle(options ?? new FakeGoogleOptions());
        await google.app.StartAsync();
        google.Address = new Uri(google.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return google;
    }

    /// <summary>How often an operation was called.</summary>
    public int Count(string operation) => Calls.Count(call => call.Operation == operation);

    /// <summary>Whose an access token is, for registries that take it; null when it is unknown or expired.</summary>
    public string? IdentityOf(string token) => tokens.Find(token);

    /// <summary>Whose the access token is that a credential holds.</summary>
    public string? IdentityOf(Credential credential) => tokens.Find(credential.Secret);

    /// <summary>Whose an identity token is and whom it is for; null for what is none of Google's.</summary>
    public static (string Account, string Audience)? ReadIdentityToken(string token) => IdentityTokens.Read(token);

    /// <summary>Makes every token given out so far unknown.</summary>
    public void RevokeTokens() => tokens.Revoke();

    /// <summary>Answers the next calls of an operation with these statuses, one each.</summary>
    public void Fail(string operation, params IEnumerable<int> statuses)
    {
        lock (gate)
        {
            faults.AddRange(statuses.Select(status => (operation, status)));
        }
    }

    /// <summary>Puts a repository there.</summary>
    /// <param name="name">Its whole name.</param>
    /// <param name="json">The resource, as the interface would show it.</param>
    public void AddRepository(string name, string json) => repositories.Add(name, JsonNode.Parse(json)!.AsObject());

    /// <summary>Answers a request, for servers that stand under Google's own names.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        SecretWatch.Current?.Hear(context.Request);
        var operation = OperationOf(context.Request);
        var caller = tokens.Find(context.Request.Headers.Authorization.ToString().Split(' ')[^1]);
        lock (gate)
        {
            calls.Add(new GoogleCall(operation, context.Request.Host.Value ?? "", caller, body));
        }

        if (operation.StartsWith("metadata.", StringComparison.Ordinal) && options.IsGoogle)
        {
            context.Response.Headers["Metadata-Flavor"] = "Google";
        }

        try
        {
            if (NextFault(operation) is { } status)
            {
                throw GoogleRefusalException.OfApi(status, "UNAVAILABLE", "told to fail");
            }

            await WriteAsync(context, 200, operation is "metadata.email" or "metadata.identity" ? "application/text" : "application/json", Answer(context.Request, operation, caller, body));
        }
        catch (GoogleRefusalException refusal)
        {
            await WriteAsync(context, refusal.Status, refusal.Type, refusal.Body);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();

        // The token is cancelled from the start: a graceful stop would wait for connections that tests keep open.
        await app.StopAsync(closing.Token);
        await app.DisposeAsync();
        closing.Dispose();
    }

    private static string OperationOf(HttpRequest request)
    {
        var path = request.Path.Value!;
        return path.StartsWith(MetadataRoutes.Root, StringComparison.Ordinal) ? $"metadata.{path.Split('/')[^1]}"
            : path is "/token" ? "oauth.token"
            : path is "/v1/token" ? "sts.token"
            : path is "/tokeninfo" ? "oauth.tokeninfo"
            : path.StartsWith("/v1/projects/-/serviceAccounts/", StringComparison.Ordinal) ? $"iam.{path.Split(':')[^1]}"
            : path.Contains("/operations/", StringComparison.Ordinal) ? "operations.get"
            : path.EndsWith("/repositories", StringComparison.Ordinal) ? "repositories.create"
            : path.Contains("/repositories/", StringComparison.Ordinal) ? "repositories.get"
            : "unknown";
    }

    private string Answer(HttpRequest request, string operation, string? caller, string body)
    {
        var path = request.Path.Value!;
        if (operation.StartsWith("metadata.", StringComparison.Ordinal))
        {
            return options.IsGoogle ? metadata.Answer(request, path[MetadataRoutes.Root.Length..].Replace("default/", "", StringComparison.Ordinal)) : throw GoogleRefusalException.OfMetadata(404, "Not Found");
        }

        if (operation is "oauth.token" or "sts.token")
        {
            var form = QueryHelpers.ParseQuery(body);
            return (operation == "oauth.token" ? oauth.Answer(form) : sts.Answer(form)).ToJsonString();
        }

        if (operation == "oauth.tokeninfo")
        {
            return oauth.Describe(caller).ToJsonString();
        }

        if (caller is null)
        {
            throw GoogleRefusalException.OfApi(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
        }

        if (operation.StartsWith("iam.", StringComparison.Ordinal))
        {
            return iam.Answer(path.Split('/')[^1].Split(':')[0], operation[4..], caller, JsonNode.Parse(body)!.AsObject()).ToJsonString();
        }

        if (options.RepositoryAdmins is { } admins && !admins.Contains(caller))
        {
            var permission = operation == "repositories.create" ? "create" : "get";
            throw GoogleRefusalException.OfApi(403, "PERMISSION_DENIED", $"Permission 'artifactregistry.repositories.{permission}' denied on resource '/{path}' (or it may not exist).");
        }

        var name = path["/v1/".Length..];
        return (operation switch
        {
            "repositories.create" => repositories.Create(name[..^"/repositories".Length], request.Query["repositoryId"].ToString(), JsonNode.Parse(body)!.AsObject()),
            "repositories.get" => repositories.Get(name),
            "operations.get" => repositories.GetOperation(name),
            _ => throw GoogleRefusalException.OfApi(404, "NOT_FOUND", "Not found."),
        }).ToJsonString();
    }

    private int? NextFault(string operation)
    {
        lock (gate)
        {
            var index = faults.FindIndex(fault => fault.Operation == operation);
            if (index < 0)
            {
                return null;
            }

            var status = faults[index].Status;
            faults.RemoveAt(index);
            return status;
        }
    }

    private static async Task WriteAsync(HttpContext context, int status, string type, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.WriteAsync(text, context.RequestAborted);
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http1);
        });
        var built = builder.Build();
        built.Run(HandleAsync);
        return built;
    }
}
