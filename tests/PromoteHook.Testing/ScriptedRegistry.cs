namespace PromoteHook.Testing;

/// <summary>A registry without sockets: plays a script of requests and answers, and records what it was sent.</summary>
/// <remarks>
/// Steps are looked at in the order they were written; the first that fits method, exact URL and state is played. A
/// request that no step fits ends the test with its text. One script may stand behind several connection pools.
/// </remarks>
public sealed class ScriptedRegistry(TimeProvider? time = null) : HttpMessageHandler
{
    private readonly TimeProvider clock = time ?? TimeProvider.System;
    private readonly Lock gate = new();
    private readonly List<ScriptedStep> steps = [];
    private readonly List<ScriptedRequest> requests = [];
    private readonly TaskCompletionSource firstRequest = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string state = "";

    /// <summary>All requests so far, in the order they came.</summary>
    public IReadOnlyList<ScriptedRequest> Requests
    {
        get
        {
            lock (gate)
            {
                return [.. requests];
            }
        }
    }

    /// <summary>The requests as text; see <see cref="ScriptedRequest.ToString"/>.</summary>
    public IReadOnlyList<string> Lines => [.. Requests.Select(request => request.ToString())];

    /// <summary>Completes when the first request has come.</summary>
    public Task FirstRequest => firstRequest.Task;

    /// <summary>The steps that were never, or not often enough, played; those that may play always do not count.</summary>
    public IReadOnlyList<string> Unplayed
    {
        get
        {
            lock (gate)
            {
                return [.. steps.Where(step => step.PlaysLeft is > 0 and < int.MaxValue / 2).Select(step => step.ToString())];
            }
        }
    }

    /// <summary>Adds a step; without more it answers an empty 200, once.</summary>
    public ScriptedStep On(string method, string url)
    {
        var step = new ScriptedStep(method, url);
        lock (gate)
        {
            steps.Add(step);
        }

        return step;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var recorded = await RecordAsync(request, cancellationToken);
        ScriptedStep? step;
        lock (gate)
        {
            requests.Add(recorded);
            step = steps.Find(candidate => candidate.Matches(recorded, state));
            if (step is not null)
            {
                step.PlaysLeft--;
                state = step.NextState ?? state;
            }
        }

        firstRequest.TrySetResult();
        var response = await (step ?? throw new InvalidOperationException($"no step fits {recorded}")).PlayAsync(request, cancellationToken);
        response.RequestMessage = request;
        return response;
    }

    private async Task<ScriptedRequest> RecordAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var headers = request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? default)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        var uri = request.RequestUri!;
        return new ScriptedRequest(
            request.Method.Method,
            $"{uri.Scheme}://{uri.Authority}{uri.PathAndQuery}",
            headers.GetValueOrDefault("Authorization"),
            headers,
            request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken),
            clock.GetUtcNow());
    }
}
