using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.Testing.ArgoCd;

/// <summary>
/// Argo CD's REST API on a loopback port, answering with what a real one has answered. A test says which recording stands for which
/// resource; for one resource several can follow each other, by request or by a clock. What was not said is answered as an unknown path.
/// </summary>
public sealed class FakeArgoCd : IAsyncDisposable
{
    private const string Host = "argocd.example.com";

    private readonly Lock gate = new();
    private readonly List<ArgoCdCall> calls = [];
    private readonly List<Route> routes = [];
    private readonly Dictionary<string, ArgoCdRecording> refusedTokens = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource closing = new();
    private readonly X509Certificate2? certificate;
    private readonly WebApplication app;

    private FakeArgoCd(X509Certificate2? certificate)
    {
        this.certificate = certificate;
        app = Build();
    }

    /// <summary>Its root: <c>http://127.0.0.1:40123</c>, or https for a server with a certificate.</summary>
    public string Address { get; private set; } = "";

    /// <summary>As in <c>--rootpath /argo</c>; empty without.</summary>
    public string RootPath { get; set; } = "";

    /// <summary>Called with each request before it is answered; may wait, or break the connection off.</summary>
    public Func<HttpContext, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Every request so far, as a copy.</summary>
    public IReadOnlyList<ArgoCdCall> Calls
    {
        get
        {
            lock (gate)
            {
                return [.. calls];
            }
        }
    }

    /// <param name="certificate">With it the server speaks TLS; the caller disposes it.</param>
    public static async Task<FakeArgoCd> StartAsync(X509Certificate2? certificate = null)
    {
        var fake = new FakeArgoCd(certificate);
        await fake.app.StartAsync();
        fake.Address = fake.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return fake;
    }

    /// <summary>Answers a resource with these recordings, one a request; the last one stays.</summary>
    /// <param name="resource">Below <c>/api/v1/applications/</c>, or a whole path; with a query, only requests that have all of its values.</param>
    /// <param name="recordings">Their names.</param>
    public void Serve(string resource, params IEnumerable<string> recordings) => Add(resource, new Queue<ArgoCdRecording>(recordings.Select(ArgoCdRecording.Read)));

    /// <summary>Answers a resource with the recordings of a race, each from its time on; the time starts now.</summary>
    /// <param name="resource">As of <see cref="Serve"/>.</param>
    /// <param name="race">The recordings' name up to their number: <c>race-first</c>.</param>
    /// <param name="from">The time of the race at which the clock stands now.</param>
    /// <param name="clock">The clock.</param>
    public void ServeRace(string resource, string race, TimeSpan from, TimeProvider clock)
    {
        var states = ArgoCdRecording.Index.Where(entry => IsOf(entry.Recording, race)).OrderBy(entry => entry.Recording, StringComparer.Ordinal)
            .Select(entry => (At: entry.After ?? TimeSpan.MinValue, Recording: ArgoCdRecording.Read(entry.Recording))).ToArray();
        var start = clock.GetUtcNow() - from;
        Add(resource, () => states.Last(state => state.At <= clock.GetUtcNow() - start || state == states[0]).Recording);
    }

    /// <summary>Answers a resource with a body that no recording has.</summary>
    public void ServeText(string resource, string json, int status = 200) => Add(resource, () => (json, status));

    /// <summary>Answers a resource with bodies that no recording has, each made when it is asked for.</summary>
    public void ServeText(string resource, Func<string> json) => Add(resource, () => (json(), 200));

    /// <summary>Answers whoever comes with this token as another was answered.</summary>
    public void Refuse(string token, string recording) => refusedTokens[token] = ArgoCdRecording.Read(recording);

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();

        // The token is cancelled from the start: a graceful stop would wait for connections that tests keep open.
        await app.StopAsync(closing.Token);
        await app.DisposeAsync();
        closing.Dispose();
    }

    private static bool IsOf(string recording, string race) =>
        recording.StartsWith($"{race}-", StringComparison.Ordinal) && char.IsAsciiDigit(recording[race.Length + 1]) && char.IsAsciiDigit(recording[race.Length + 2]);

    private void Add(string resource, Queue<ArgoCdRecording> answers) => Add(resource, () => answers.Count > 1 ? answers.Dequeue() : answers.Peek());

    private void Add(string resource, Func<ArgoCdRecording> answer) => Add(resource, context => WriteAsync(context, answer()));

    private void Add(string resource, Func<(string Json, int Status)> answer) => Add(resource, context =>
    {
        var (json, status) = answer();
        return WriteAsync(context, status, "application/json", json);
    });

    private void Add(string resource, Func<HttpContext, Task> answer)
    {
        var whole = resource.StartsWith('/') ? resource : $"/api/v1/applications/{resource}";
        var query = whole.IndexOf('?', StringComparison.Ordinal);
        lock (gate)
        {
            // What is said later holds.
            routes.Insert(0, new Route(query < 0 ? whole : whole[..query], query < 0 ? "" : whole[query..], answer));
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        Secret.Presented(authorization, SecretKind.ArgoCdToken);
        SecretWatch.Current?.Hear(context.Request);
        var token = authorization.StartsWith("Bearer ", StringComparison.Ordinal) ? authorization["Bearer ".Length..] : null;
        Func<HttpContext, Task> answer;
        lock (gate)
        {
            calls.Add(new ArgoCdCall(context.Request.Path + context.Request.QueryString.Value, token));
            answer = routes.Find(route => route.Matches(context.Request, RootPath))?.Answer ?? AnswerUnknown;
        }

        await Before(context);
        await (token is not null && refusedTokens.TryGetValue(token, out var refusal) ? WriteAsync(context, refusal) : answer(context));
    }

    private Task AnswerUnknown(HttpContext context) => context.Request.Path.StartsWithSegments(new PathString(RootPath), StringComparison.Ordinal)
        ? WriteAsync(context, ArgoCdRecording.Read("unknown-path"))
        : WriteAsync(context, ArgoCdRecording.Read("rootpath-app-outside"));

    private static Task WriteAsync(HttpContext context, ArgoCdRecording recording)
    {
        if (recording.Header("Location") is { } location)
        {
            context.Response.Headers.Location = location.Replace(Host, context.Request.Host.Value, StringComparison.Ordinal);
        }

        return WriteAsync(context, recording.Status, recording.Header("Content-Type") ?? "", recording.Body);
    }

    private static async Task WriteAsync(HttpContext context, int status, string type, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listener =>
            {
                listener.Protocols = HttpProtocols.Http1;
                if (certificate is not null)
                {
                    listener.UseHttps(certificate);
                }
            });
        });
        var built = builder.Build();
        built.Run(HandleAsync);
        return built;
    }

    private sealed record Route(string Path, string Query, Func<HttpContext, Task> Answer)
    {
        public bool Matches(HttpRequest request, string rootPath)
        {
            var asked = QueryHelpers.ParseQuery(request.QueryString.Value);
            return request.Path.Value == rootPath + Path
                && QueryHelpers.ParseQuery(Query).All(pair => asked.TryGetValue(pair.Key, out var values) && values == pair.Value);
        }
    }
}
