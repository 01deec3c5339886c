using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PromoteHook.Oci.Transport;

/// <summary>What the body of a refusal says, in whichever of the forms in use it is written: decoded, and not yet fit to be shown.</summary>
/// <param name="Errors">The entries with a code; at most ten.</param>
/// <param name="Words">The words that stand outside any entry: a page's title, a message without code; may be empty.</param>
internal sealed partial record RefusalBody(IReadOnlyList<RegistryError> Errors, string Words)
{
    private const int MaxErrors = 10;

    private const int MaxCode = 64;

    /// <summary>Characters that the messages of all entries may have together: failures are kept until the run ends.</summary>
    private const int MaxMessages = 1000;

    /// <summary>Longest body without any markup that is taken for a sentence.</summary>
    private const int MaxSentence = 300;

    public static RefusalBody Read(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes).Trim().TrimStart('\ufeff');
        return text switch
        {
            "" => new RefusalBody([], ""),
            ['{', ..] => FromJson(text) ?? new RefusalBody([], ""),
            ['<', ..] => FromMarkup(text),
            _ => new RefusalBody([], text.Length <= MaxSentence ? text : ""),
        };
    }

    /// <summary>What may be shown of it: plain words, without what the request proved itself with, and only then cut.</summary>
    public RefusalBody Without(SentSecrets sent)
    {
        var left = MaxMessages;
        var shown = new List<RegistryError>(Errors.Count);
        foreach (var error in Errors)
        {
            var message = left > 0 ? sent.Show(error.Message, Math.Min(left, PlainText.MaxLength)) : "";
            left = Math.Max(0, left - message.Length);
            shown.Add(new RegistryError(sent.Show(error.Code, MaxCode), message));
        }

        return new RefusalBody(shown, sent.Show(Words));
    }

    private static RefusalBody? FromJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.TryGetProperty("errors", out var list) && list.ValueKind == JsonValueKind.Array)
            {
                return new RefusalBody([.. list.EnumerateArray().Take(MaxErrors).Select(FromEntry).OfType<RegistryError>()], Outside(root));
            }

            // Amazon's own form: the type may carry a namespace before '#' and a link after ':'.
            if (Text(root, "__type") is { } type)
            {
                return new RefusalBody([new RegistryError(type.Split('#')[^1].Split(':')[0].Trim(), Text(root, "message") ?? Text(root, "Message") ?? "")], "");
            }

            return Text(root, "code") is { } code && Text(root, "message") is { } message
                ? new RefusalBody([new RegistryError(code.Trim(), message)], "")
                : new RefusalBody([], Outside(root));
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // JsonElement says InvalidOperationException of text that is none: a lone surrogate, invalid UTF-8.
            return null;
        }
    }

    /// <summary>The words of bodies that follow no specification: token servers' <c>details</c>, OAuth's, gateways'.</summary>
    private static string Outside(JsonElement root) =>
        Text(root, "error_description") ?? Text(root, "details") ?? Text(root, "message") ?? Text(root, "Message") ?? Text(root, "error") ?? "";

    private static RegistryError? FromEntry(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        // Artifactory and gateways write the HTTP status in place of a code.
        var code = Text(entry, "code") ?? (entry.TryGetProperty("status", out var status) ? status.ToString() : "UNKNOWN");
        var message = Text(entry, "message") is { Length: > 0 } words ? words + Cause(entry, code) : Detail(entry);
        return new RegistryError(code.Trim(), message);
    }

    /// <summary>docker registry says «unknown error» for whatever its storage does; that the disk is full (error number 28) stands in the detail only.</summary>
    private static string Cause(JsonElement entry, string code) =>
        code == "UNKNOWN" && entry.TryGetProperty("detail", out var detail) && detail.ValueKind is JsonValueKind.Object or JsonValueKind.String ? $": {detail}" : "";

    private static string Detail(JsonElement entry) =>
        !entry.TryGetProperty("detail", out var detail) ? ""
        : detail.ValueKind == JsonValueKind.String ? detail.GetString()!
        : detail.ValueKind == JsonValueKind.Object ? Text(detail, "message") ?? ""
        : "";

    /// <summary>A web page gives its title, a storage's XML its code and message, and nothing else of either is worth a line.</summary>
    private static RefusalBody FromMarkup(string text)
    {
        var head = text[..Math.Min(text.Length, 4096)];
        if (XmlMessage().Match(head) is { Success: true } xml)
        {
            var code = XmlCode().Match(head);
            return new RefusalBody([], WebUtility.HtmlDecode((code.Success ? $"{code.Groups[1].Value}: " : "") + xml.Groups[1].Value));
        }

        return new RefusalBody([], Title().Match(head) is { Success: true } title ? WebUtility.HtmlDecode(title.Groups[1].Value) : "");
    }

    private static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"<title[^>]*>([^<]*)</title>", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Title();

    [GeneratedRegex(@"<Code>([^<]{1,100})</Code>", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex XmlCode();

    [GeneratedRegex(@"<Message>([^<]{1,600})</Message>", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex XmlMessage();
}
