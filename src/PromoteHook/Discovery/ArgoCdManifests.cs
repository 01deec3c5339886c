using System.Text;
using System.Text.Json;
using PromoteHook.Discovery.Reading;

namespace PromoteHook.Discovery;

/// <summary>Reads objects out of Argo CD's answers, where each is a text of JSON within JSON; one object is in memory at a time.</summary>
/// <param name="file">What stands for the file in origins: <c>argocd:shop</c>.</param>
/// <param name="finder">Finds the images of each object.</param>
internal sealed class ArgoCdManifests(string file, ImageFinder finder)
{
    /// <summary>Reads <c>{"manifests": ["{…}", …]}</c>; an answer without the field has no object.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    /// <exception cref="RefusalException">DiscoveryFailed: an object cannot be read.</exception>
    public FoundUses ReadManifests(Stream answer) => Read(answer, "manifests", itemField: null);

    /// <summary>Reads <c>{"items": [{"targetState": "{…}", …}, …]}</c>.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    /// <exception cref="RefusalException">DiscoveryFailed: an object cannot be read.</exception>
    public FoundUses ReadManagedResources(Stream answer) => Read(answer, "items", "targetState");

    /// <summary>Reads objects that are at hand as texts.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: an object cannot be read.</exception>
    public FoundUses ReadTexts(IEnumerable<string> manifests)
    {
        var uses = new List<ImageUse>();
        var shared = new SharedUses();
        var objects = 0;
        foreach (var manifest in manifests)
        {
            uses.AddRange(UsesIn(manifest, ++objects).Select(shared.Share));
        }

        return new FoundUses(objects, uses);
    }

    private FoundUses Read(Stream answer, string listField, string? itemField)
    {
        using var text = new StreamReader(new MarkedStream(answer), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        return ReadTexts(TextsOf(new JsonTokens(file, text), listField, itemField));
    }

    /// <summary>Steps through the answer; what is not asked for is passed by.</summary>
    private static IEnumerable<string> TextsOf(JsonTokens tokens, string listField, string? itemField)
    {
        Expect(tokens, TokenKind.DocumentStart);
        Expect(tokens, TokenKind.MappingStart);
        foreach (var key in Keys(tokens))
        {
            var value = tokens.Next();
            if (key != listField || value.Kind != TokenKind.ListStart)
            {
                Skip(tokens, value);
                continue;
            }

            for (var item = tokens.Next(); item.Kind != TokenKind.ListEnd; item = tokens.Next())
            {
                foreach (var text in itemField is null ? [TextOf(item)] : FieldsOf(tokens, item, itemField))
                {
                    yield return text;
                }
            }
        }
    }

    private static IEnumerable<string> FieldsOf(JsonTokens tokens, Token item, string field)
    {
        if (item.Kind != TokenKind.MappingStart)
        {
            throw new JsonException();
        }

        foreach (var key in Keys(tokens))
        {
            var value = tokens.Next();
            if (key == field && TextOf(value) is var text && text != "null")
            {
                yield return text;
            }
            else
            {
                Skip(tokens, value);
            }
        }
    }

    /// <summary>The keys of the mapping that has begun; who takes one reads its value.</summary>
    private static IEnumerable<string> Keys(JsonTokens tokens)
    {
        for (var key = tokens.Next(); key.Kind != TokenKind.MappingEnd; key = tokens.Next())
        {
            // Text that does not begin as JSON is read as YAML, whose keys need not be texts.
            yield return key is { Kind: TokenKind.Scalar, IsPlain: false } ? key.Text : throw new JsonException();
        }
    }

    private static void Skip(JsonTokens tokens, Token value)
    {
        var depth = 0;
        for (var token = value; ; token = tokens.Next())
        {
            depth += token.Kind switch
            {
                TokenKind.MappingStart or TokenKind.ListStart => 1,
                TokenKind.MappingEnd or TokenKind.ListEnd => -1,
                _ => 0,
            };
            if (depth == 0)
            {
                return;
            }
        }
    }

    private static string TextOf(Token token) => token is { Kind: TokenKind.Scalar, IsString: true } ? token.Text : throw new JsonException();

    private static void Expect(JsonTokens tokens, TokenKind kind)
    {
        if (tokens.Next().Kind != kind)
        {
            throw new JsonException();
        }
    }

    /// <summary>Argo CD's lines mean nothing to people, for each object is one; its place among the objects does.</summary>
    private IEnumerable<ImageUse> UsesIn(string manifest, int number)
    {
        using var text = new StringReader(manifest);
        foreach (var found in new ManifestReader(file, new JsonTokens(file, text)).Objects())
        {
            foreach (var use in finder.Find(found))
            {
                yield return use with { Origin = use.Origin with { Document = number, Line = 0 } };
            }
        }
    }
}
