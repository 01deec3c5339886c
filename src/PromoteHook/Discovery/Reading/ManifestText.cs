using System.Text;

namespace PromoteHook.Discovery.Reading;

/// <summary>A stream of manifests opened for reading: UTF-8, or what its byte order mark says (UTF-16 and UTF-32), as YAML or JSON.</summary>
internal sealed class ManifestText : IDisposable
{
    private const int MaxLookAhead = 64 * 1024;

    private readonly StreamReader text;

    /// <summary>Takes over the stream.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: it is not text.</exception>
    public ManifestText(string file, Stream content)
    {
        text = new StreamReader(new MarkedStream(content), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        (var prefix, IsJson) = LookAhead(file);
        var whole = new PrefixedReader(prefix, text);
        Tokens = IsJson ? new JsonTokens(file, whole) : new YamlTokens(file, whole);
    }

    /// <summary>The steps through it.</summary>
    public ITokenReader Tokens { get; }

    /// <summary>True when it begins with JSON.</summary>
    public bool IsJson { get; }

    public void Dispose() => text.Dispose();

    /// <summary>JSON begins with <c>{"</c>, <c>{}</c> or <c>[{</c>; <c>{a: 1}</c> is YAML, <c>{{</c> a template.</summary>
    private (string Prefix, bool IsJson) LookAhead(string file)
    {
        var prefix = new StringBuilder();
        var first = '\0';
        try
        {
            while (prefix.Length < MaxLookAhead && text.Read() is var next and >= 0)
            {
                var character = (char)next;
                prefix.Append(character);
                if (character is ' ' or '\t' or '\r' or '\n')
                {
                    continue;
                }

                if (first != '\0')
                {
                    return (prefix.ToString(), (first, character) is ('{', '"' or '}') or ('[', '{' or ']'));
                }

                first = character;
                if (first is not ('{' or '['))
                {
                    break;
                }
            }
        }
        catch (DecoderFallbackException)
        {
            throw Unreadable.NotText(file);
        }

        return (prefix.ToString(), false);
    }
}
