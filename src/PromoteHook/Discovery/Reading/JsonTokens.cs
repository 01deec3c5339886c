using System.Text;
using System.Text.Json;

namespace PromoteHook.Discovery.Reading;

/// <summary>Steps through JSON, one value after another; where something else than JSON follows a value, the rest is read as YAML.</summary>
/// <remarks>
/// YAML's parser will not do for JSON: it knows no documents that follow each other without <c>---</c>, which is how
/// <c>kubectl get -o json</c> in a loop and <c>jq</c> write them, and it ends keys at 1024 characters.
/// </remarks>
/// <param name="file">The file's name, for messages.</param>
/// <param name="text">The text; its owner disposes it.</param>
internal sealed class JsonTokens(string file, TextReader text) : ITokenReader
{
    private const int ChunkCharacters = 16 * 1024;
    private const int MaxUtf8BytesPerCharacter = 3;
    private const int ChunkRoom = (ChunkCharacters + 1) * MaxUtf8BytesPerCharacter;
    private const int MaxQuoted = 20;
    private const int MaxBufferBytes = 32 * 1024 * 1024;

    private readonly char[] chunk = new char[ChunkCharacters + 1];
    private byte[] buffer = new byte[2 * ChunkCharacters * MaxUtf8BytesPerCharacter];
    private int start;
    private int end;
    private bool isLast;
    private int line = 1;
    private int column = 1;
    private int depth;
    private bool isInDocument;
    private (int Line, int Column) documentStart;
    private JsonReaderState state;
    private YamlTokens? rest;

    public Token Next()
    {
        if (rest is not null)
        {
            return rest.Next();
        }

        if (isInDocument)
        {
            return depth >= 0 ? Read() : EndDocument();
        }

        if (!SkipBlank())
        {
            return new Token(TokenKind.End, line, column);
        }

        if (buffer[start] is not ((byte)'{' or (byte)'['))
        {
            var tail = Encoding.UTF8.GetString(buffer, start, end - start);
            rest = new YamlTokens(file, new PrefixedReader(tail, text), line - 1);
            return rest.Next();
        }

        isInDocument = true;
        documentStart = (line, column);
        // The builder's own limit comes first and names the place better.
        state = new JsonReaderState(new JsonReaderOptions { MaxDepth = NodeBuilder.MaxDepth + 10 });
        return new Token(TokenKind.DocumentStart, line, column);
    }

    private Token EndDocument()
    {
        isInDocument = false;
        depth = 0;
        return new Token(TokenKind.DocumentEnd, line, column);
    }

    private Token Read()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), isLast, state);
            try
            {
                if (reader.Read())
                {
                    Advance((int)reader.TokenStartIndex);
                    var token = TokenOf(ref reader);
                    Advance((int)(reader.BytesConsumed - reader.TokenStartIndex));
                    state = reader.CurrentState;
                    return token;
                }
            }
            catch (JsonException fault)
            {
                throw FaultOf(fault);
            }
            catch (InvalidOperationException)
            {
                // GetString on an escape of half a surrogate pair.
                throw Unreadable.At(file, line, column, "a JSON string holds half of a surrogate pair");
            }

            Fill();
        }
    }

    private Token TokenOf(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                depth++;
                return new Token(TokenKind.MappingStart, line, column);
            case JsonTokenType.StartArray:
                depth++;
                return new Token(TokenKind.ListStart, line, column);
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                depth = depth == 1 ? -1 : depth - 1;
                return new Token(reader.TokenType == JsonTokenType.EndObject ? TokenKind.MappingEnd : TokenKind.ListEnd, line, column);
            case JsonTokenType.String or JsonTokenType.PropertyName:
                return new Token(TokenKind.Scalar, line, column, reader.GetString()!, IsString: true);
            default:
                return new Token(TokenKind.Scalar, line, column, Encoding.UTF8.GetString(reader.ValueSpan));
        }
    }

    private RefusalException FaultOf(JsonException fault)
    {
        // Counted from where this document began.
        var lines = (int)(fault.LineNumber ?? 0);
        var bytes = (int)(fault.BytePositionInLine ?? 0);
        return Unreadable.At(file, documentStart.Line + lines, lines == 0 ? documentStart.Column + bytes : bytes + 1, $"not JSON: {SentenceOf(fault.Message)}");
    }

    /// <summary>
    /// The first sentence: those after it speak of reader options and of a place that is not the file's. A word that means nothing
    /// is quoted by the reader with all that it holds behind it, be it megabytes.
    /// </summary>
    private static string SentenceOf(string message) =>
        message.LastIndexOf("' is ", StringComparison.Ordinal) is > MaxQuoted and var end
            ? $"{message[..MaxQuoted]}…{message[end..].Split(". ")[0]}"
            : message.Split(". ")[0];

    private bool SkipBlank()
    {
        while (true)
        {
            var blanks = buffer.AsSpan(start, end - start).IndexOfAnyExcept(" \t\r\n"u8);
            if (blanks >= 0)
            {
                Advance(blanks);
                return true;
            }

            Advance(end - start);
            if (isLast)
            {
                return false;
            }

            Fill();
        }
    }

    private void Advance(int bytes)
    {
        var passed = buffer.AsSpan(start, bytes);
        start += bytes;
        var newLine = passed.LastIndexOf((byte)'\n');
        line += passed.Count((byte)'\n');
        column = newLine < 0 ? column + bytes : bytes - newLine;
    }

    private void Fill()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        end -= start;
        start = 0;
        // Without room for a chunk nothing would be read below, and the reader be asked for ever.
        if (buffer.Length - end < Math.Max(buffer.Length / 2, ChunkRoom))
        {
            if (buffer.Length >= MaxBufferBytes)
            {
                throw Unreadable.At(file, line, column, $"a single JSON value of more than {MaxBufferBytes / 2 / 1024 / 1024} MiB");
            }

            Array.Resize(ref buffer, buffer.Length * 2);
        }

        while (!isLast && buffer.Length - end >= ChunkRoom)
        {
            FillChunk();
        }
    }

    private void FillChunk()
    {
        try
        {
            var count = text.Read(chunk, 0, ChunkCharacters);
            // A pair must not be cut in two: each half alone would become a replacement character.
            if (count > 0 && char.IsHighSurrogate(chunk[count - 1]) && text.Read() is var next and >= 0)
            {
                chunk[count++] = (char)next;
            }

            isLast = count == 0;
            end += Encoding.UTF8.GetBytes(chunk.AsSpan(0, count), buffer.AsSpan(end));
        }
        catch (DecoderFallbackException)
        {
            throw Unreadable.NotText(file);
        }
    }
}
