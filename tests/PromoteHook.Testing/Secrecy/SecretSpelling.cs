using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PromoteHook.Testing.Secrecy;

/// <summary>A secret in one of the ways in which it can stand in a text.</summary>
/// <param name="Way">How it is written, in words.</param>
/// <param name="Text">The secret, written so; of base64 what does not depend on the bytes beside it.</param>
internal sealed record SecretSpelling(string Way, string Text)
{
    /// <summary>All ways: as it is, in base64 of any alignment, in URLs and forms, in JSON and XML.</summary>
    public static IEnumerable<SecretSpelling> Of(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        var escaped = Uri.EscapeDataString(secret);
        return
        [
            new("as it is", secret),
            new("percent-encoded", escaped),
            new("percent-encoded", LowerHex(escaped)),
            new("in a form", WebUtility.UrlEncode(secret)),
            new("in JSON", JsonEncodedText.Encode(secret).ToString()),
            new("in JSON", JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString()),
            new("in JSON", JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString().Replace("/", "\\/", StringComparison.Ordinal)),
            new("in XML", WebUtility.HtmlEncode(secret)),
            .. Enumerable.Range(0, 3).Select(before => Base64(bytes, before)).SelectMany(text => (SecretSpelling[])
            [
                new("in base64", text),
                new("in base64 for URLs", text.Replace('+', '-').Replace('/', '_')),
                new("in base64, percent-encoded", Uri.EscapeDataString(text)),
                new("in base64 in JSON", JsonEncodedText.Encode(text).ToString()),
            ]),
        ];
    }

    /// <summary>The characters of base64 that these bytes alone decide, with so many others in front.</summary>
    private static string Base64(byte[] bytes, int before)
    {
        var text = Convert.ToBase64String([.. new byte[before], .. bytes]).TrimEnd('=');
        var first = before == 0 ? 0 : before + 1;
        var last = (before + bytes.Length) % 3 == 0 ? text.Length : text.Length - 1;
        return text[first..last];
    }

    private static string LowerHex(string escaped)
    {
        var text = new StringBuilder(escaped);
        for (var at = escaped.IndexOf('%', StringComparison.Ordinal); at >= 0; at = escaped.IndexOf('%', at + 1))
        {
            text[at + 1] = char.ToLowerInvariant(text[at + 1]);
            text[at + 2] = char.ToLowerInvariant(text[at + 2]);
        }

        return text.ToString();
    }
}
