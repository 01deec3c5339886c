using System.Net;
using System.Text;
using System.Text.Json;
using PromoteHook.Oci.Transport;

namespace PromoteHook.ArgoCd;

/// <summary>An answer that is none of what was asked for. Its body need not be JSON: paths outside the API, and what stands in front of it, answer text.</summary>
/// <param name="Status">The status.</param>
/// <param name="Code">The gRPC code; null when the body is not the API's.</param>
/// <param name="Message">The API's words, else the body's beginning; empty when there is none.</param>
/// <param name="Location">Where a redirect leads; null without one.</param>
/// <param name="Target">The same in words, scheme and host: what may be told of it; null where it is no whole URL.</param>
internal sealed record ArgoCdAnswer(HttpStatusCode Status, int? Code, string Message, Uri? Location, string? Target)
{
    private const int MaxBodyBytes = 64 * 1024;

    /// <summary>Reads an answer, of its body no more than a message needs.</summary>
    public static async Task<ArgoCdAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = new byte[MaxBodyBytes];
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = await stream.ReadAtLeastAsync(body, MaxBodyBytes, throwOnEndOfStream: false, cancellationToken);
        var sent = SentSecrets.In(response.RequestMessage);
        var (code, message) = Parse(body.AsMemory(0, length), sent);
        var location = response.Headers.Location;
        var target = location is { IsAbsoluteUri: true } ? ServerWords.Shorten($"{location.Scheme}://{location.Authority}", sent) : null;
        return new ArgoCdAnswer(response.StatusCode, code, message, location, target);
    }

    /// <summary>«403 permission denied».</summary>
    public override string ToString() =>
        Message.StartsWith($"{(int)Status} ", StringComparison.Ordinal) ? Message : $"{(int)Status} {Message}".TrimEnd();

    private static (int? Code, string Message) Parse(ReadOnlyMemory<byte> body, SentSecrets sent)
    {
        try
        {
            using var json = UnicodeJson.Parse(body);
            var code = json.RootElement.At("code") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : (int?)null;
            return (code, ServerWords.Shorten(json.RootElement.TextAt("message") ?? json.RootElement.TextAt("error") ?? "", sent));
        }
        catch (JsonException)
        {
            var text = Encoding.UTF8.GetString(body.Span).TrimStart();
            return (null, text.StartsWith('<') ? "" : ServerWords.Shorten(text, sent));
        }
    }
}
