using System.Net;
using System.Text;

namespace PromoteHook.Testing;

/// <summary>One line of a script: which request it waits for, in which state, and what it answers.</summary>
public sealed class ScriptedStep(string method, string url)
{
    private readonly List<(string Name, string Value)> headers = [];
    private Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>? answer;
    private HttpStatusCode status = HttpStatusCode.OK;
    private byte[] body = [];

    internal string? RequiredState { get; private set; }

    internal string? NextState { get; private set; }

    /// <summary>How often it may still be played; the default is once.</summary>
    internal int PlaysLeft { get; set; } = 1;

    /// <summary>Plays only while the script is in this state.</summary>
    public ScriptedStep When(string state)
    {
        RequiredState = state;
        return this;
    }

    /// <summary>Brings the script into this state.</summary>
    public ScriptedStep Then(string state)
    {
        NextState = state;
        return this;
    }

    /// <summary>Plays this many times.</summary>
    public ScriptedStep Times(int count)
    {
        PlaysLeft = count;
        return this;
    }

    /// <summary>Plays as often as asked.</summary>
    public ScriptedStep Always() => Times(int.MaxValue);

    public ScriptedStep Answer(int code, string text = "", string contentType = "application/json") => Answer(code, Encoding.UTF8.GetBytes(text), contentType);

    public ScriptedStep Answer(int code, byte[] content, string contentType)
    {
        status = (HttpStatusCode)code;
        body = content;
        return body.Length == 0 ? this : Header("Content-Type", contentType);
    }

    /// <summary>Adds a header to the answer, unchecked.</summary>
    public ScriptedStep Header(string name, string value)
    {
        headers.Add((name, value));
        return this;
    }

    /// <summary>Fails instead of answering.</summary>
    public ScriptedStep Fail(Exception fault) => Answer((_, _) => Task.FromException<HttpResponseMessage>(fault));

    /// <summary>Never answers; ends by cancellation only.</summary>
    public ScriptedStep Hang() => Answer(async (_, cancellationToken) =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        throw new InvalidOperationException("a hanging step cannot end");
    });

    /// <summary>Answers by a function of the request.</summary>
    public ScriptedStep Answer(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> function)
    {
        answer = function;
        return this;
    }

    internal bool Matches(ScriptedRequest request, string state) =>
        PlaysLeft > 0 && request.Method == method && request.Url == url && (RequiredState is null || RequiredState == state);

    internal Task<HttpResponseMessage> PlayAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (answer is not null)
        {
            return answer(request, cancellationToken);
        }

        var response = new HttpResponseMessage(status) { Content = new ByteArrayContent(request.Method == HttpMethod.Head ? [] : body) };
        foreach (var (name, value) in headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
            {
                response.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return Task.FromResult(response);
    }

    public override string ToString() => $"{method} {url}";
}
