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
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.Testing.Clouds.Amazon;

/// <summary>
/// ECR, ECR Public and STS on one loopback port, with the agent of EKS Pod Identity and EC2's metadata service. Every signature is made
/// anew and refused when it is wrong, so that a call that succeeds here was signed as AWS wants it.
/// </summary>
public sealed class FakeAws : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly List<AwsCall> calls = [];
    private readonly List<(string Operation, AwsRefusal Refusal)> faults = [];
    private readonly AwsKeyStore keys;
    private readonly EcrRoutes ecr;
    private readonly StsRoutes sts;
    private readonly NodeRoutes node;
    private readonly SignatureCheck signatures;
    private readonly CancellationTokenSource closing = new();
    private readonly WebApplication app;

    private FakeAws(FakeAwsOptions options)
    {
        foreach (var key in options.Keys)
        {
            Secret.Known(SecretKind.AwsSecretKey, key.Secret);
            Secret.Known(SecretKind.AwsSessionToken, key.SessionToken ?? "");
        }

        keys = new AwsKeyStore(options);
        ecr = new EcrRoutes(options);
        sts = new StsRoutes(options, keys);
        node = new NodeRoutes(options, keys);
        signatures = new SignatureCheck(keys.Find);
        app = Build();
    }

    /// <summary>Its root: <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>What is asked of the agent of EKS Pod Identity.</summary>
    public Uri AgentAddress => new(Address, NodeRoutes.AgentPath);

    /// <summary>Every call so far, in order of arrival, as a copy.</summary>
    public IReadOnlyList<AwsCall> Calls
    {
        get
        {
            lock (gate)
            {
                return [.. calls];
            }
        }
    }

    public IReadOnlyList<FakeEcrRepository> Repositories => ecr.Repositories;

    /// <summary>All that must be shown nowhere: the secrets of keys, the tokens of sessions, and passwords given out.</summary>
    public IReadOnlyList<string> Secrets =>
        [.. keys.All.SelectMany(key => key.SessionToken is { } token ? (string[])[key.Secret, token] : [key.Secret]), .. ecr.Passwords];

    public static async Task<FakeAws> StartAsync(FakeAwsOptions? options = null)
    {
        var aws = new FakeAws(options ?? new FakeAwsOptions());
        await aws.app.StartAsync();
        aws.Address = new Uri(aws.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return aws;
    }

    /// <summary>How often an operation was called.</summary>
    public int Count(string operation) => Calls.Count(call => call.Operation == operation);

    /// <summary>Refuses the next calls of an operation, each refusal once.</summary>
    public void Refuse(string operation, params IEnumerable<AwsRefusal> refusals)
    {
        lock (gate)
        {
            faults.AddRange(refusals.Select(refusal => (operation, refusal)));
        }
    }

    /// <summary>Who signed a request for GetCallerIdentity that was handed to somebody else to send on; null when STS would refuse it.</summary>
    /// <param name="address">The request's address.</param>
    /// <param name="headers">Its headers.</param>
    public string? CallerOf(Uri address, IReadOnlyDictionary<string, string> headers)
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Host, request.Path, request.QueryString) = (HttpMethods.Post, new HostString(address.Authority), address.AbsolutePath, new QueryString(address.Query));
        foreach (var (name, value) in headers)
        {
            request.Headers[name] = value;
        }

        try
        {
            return signatures.Check(request, [], "sts", SignatureWords.OfSts).Key.Arn;
        }
        catch (AwsRefusalException)
        {
            return null;
        }
    }

    /// <summary>Makes a key unknown.</summary>
    public void RemoveKey(string id) => keys.Remove(id);

    public void AddRepository(string account, string region, string name, string mutability = "MUTABLE", string? lifecyclePolicy = null) =>
        ecr.Add(new FakeEcrRepository(account, region, name, new JsonObject { ["imageTagMutability"] = mutability }) { LifecyclePolicy = lifecyclePolicy });

    /// <summary>Sets the prefixes of repositories that are pull-through caches.</summary>
    public void SetCachePrefixes(params IReadOnlyList<string> prefixes) => ecr.CachePrefixes = prefixes;

    /// <summary>Sets the templates of repositories that ECR creates itself.</summary>
    /// <param name="templates">Each a prefix and what it is applied for: <c>CREATE_ON_PUSH</c>, <c>PULL_THROUGH_CACHE</c>, <c>REPLICATION</c>.</param>
    public void SetCreationTemplates(params IReadOnlyList<(string Prefix, IReadOnlyList<string> AppliedFor)> templates) => ecr.CreationTemplates = templates;

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();

        // The token is cancelled from the start: a graceful stop would wait for connections that tests keep open.
        await app.StopAsync(closing.Token);
        await app.DisposeAsync();
        closing.Dispose();
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

    private async Task HandleAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var body = buffer.ToArray();
        var call = Read(context.Request, Encoding.UTF8.GetString(body));
        SecretWatch.Current?.Hear(context.Request, "X-Amz-Security-Token", "X-aws-ec2-metadata-token");
        lock (gate)
        {
            calls.Add(call);
        }

        try
        {
            if (NextFault(call.Operation) is { } fault)
            {
                throw new AwsRefusalException(fault);
            }

            if (Answer(context.Request, body, call) is not { } answer)
            {
                using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, closing.Token);
                await Task.Delay(Timeout.Infinite, gone.Token);
                return;
            }

            await WriteAsync(context, call, 200, answer);
        }
        catch (AwsRefusalException refused)
        {
            await WriteAsync(context, call, refused.Refusal.Status, Error(call, refused.Refusal));
        }
        catch (OperationCanceledException)
        {
            // The client gave up, or the test ended.
        }
    }

    private static AwsCall Read(HttpRequest request, string body)
    {
        if (NodeRoutes.Serves(request.Path))
        {
            return new AwsCall(request.Path == NodeRoutes.AgentPath ? "agent" : "imds", $"{request.Method} {request.Path}", request.Host.Value!, body);
        }

        var target = request.Headers["X-Amz-Target"].ToString().Split('.');
        return target switch
        {
            ["AmazonEC2ContainerRegistry_V20150921", var operation] => new AwsCall("ecr", operation, request.Host.Value!, body),
            ["SpencerFrontendService", var operation] => new AwsCall("ecr-public", operation, request.Host.Value!, body),
            _ => new AwsCall("sts", QueryHelpers.ParseQuery(body).GetValueOrDefault("Action").ToString(), request.Host.Value!, body),
        };
    }

    private string? Answer(HttpRequest request, byte[] body, AwsCall call)
    {
        if (call.Service is "agent" or "imds")
        {
            return node.Answer(request);
        }

        var isSts = call.Service == "sts";
        AwsKey? caller = null;
        if (!isSts || !StsRoutes.IsOpen(call.Operation))
        {
            (caller, call.Region) = signatures.Check(request, body, call.Service, isSts ? SignatureWords.OfSts : SignatureWords.OfJson);
            call.Caller = caller.Arn;
        }

        return isSts ? sts.Answer(call.Operation, call.Body, caller) : ecr.Answer(call.Service, call.Operation, JsonNode.Parse(call.Body)!.AsObject(), caller!, call.Region!).ToJsonString();
    }

    private AwsRefusal? NextFault(string operation)
    {
        lock (gate)
        {
            var index = faults.FindIndex(fault => fault.Operation == operation);
            if (index < 0)
            {
                return null;
            }

            var refusal = faults[index].Refusal;
            faults.RemoveAt(index);
            return refusal;
        }
    }

    private static string Error(AwsCall call, AwsRefusal refusal) => call.Service switch
    {
        "agent" or "imds" => "",
        "sts" => StsRoutes.Error(refusal),
        _ => new JsonObject { ["__type"] = refusal.Code, ["message"] = refusal.Message }.ToJsonString(),
    };

    private static async Task WriteAsync(HttpContext context, AwsCall call, int status, string text)
    {
        call.Status = context.Response.StatusCode = status;
        context.Response.ContentType = call.Service switch { "sts" => "text/xml", "imds" => "text/plain", "agent" => "application/json", _ => "application/x-amz-json-1.1" };
        context.Response.Headers["x-amzn-RequestId"] = "r-1";
        await context.Response.WriteAsync(text, context.RequestAborted);
    }
}
