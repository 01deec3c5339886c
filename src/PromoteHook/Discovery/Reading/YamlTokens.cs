using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PromoteHook.Discovery.Reading;

/// <summary>Steps through YAML by YamlDotNet's parser events, which hold neither documents nor trees.</summary>
internal sealed class YamlTokens : ITokenReader
{
    private const string StringTag = "tag:yaml.org,2002:str";

    private readonly Scanner scanner;
    private readonly Parser parser;
    private readonly Action<int, int> endEvent;
    private readonly string file;
    private readonly int linesBefore;
    private bool isOver;

    /// <summary>Begins at the text's start.</summary>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="text">The text; its owner disposes it.</param>
    /// <param name="linesBefore">Lines of the file that stand before <paramref name="text"/>.</param>
    public YamlTokens(string file, TextReader text, int linesBefore = 0)
    {
        this.file = file;
        this.linesBefore = linesBefore;
        var characters = new YamlText(file, text, linesBefore);
        endEvent = characters.EndEvent;
        scanner = new Scanner(characters, skipComments: true);
        parser = new Parser(scanner);
    }

    public Token Next()
    {
        while (!isOver && Advance())
        {
            var (line, column) = PlaceOf(parser.Current!.Start);
            switch (parser.Current)
            {
                case DocumentStart:
                    return new Token(TokenKind.DocumentStart, line, column);
                case DocumentEnd:
                    return new Token(TokenKind.DocumentEnd, line, column);
                case MappingStart mapping:
                    return new Token(TokenKind.MappingStart, line, column, Anchor: AnchorOf(mapping));
                case MappingEnd:
                    return new Token(TokenKind.MappingEnd, line, column);
                case SequenceStart list:
                    return new Token(TokenKind.ListStart, line, column, Anchor: AnchorOf(list));
                case SequenceEnd:
                    return new Token(TokenKind.ListEnd, line, column);
                case AnchorAlias alias:
                    return new Token(TokenKind.Alias, line, column, alias.Value.Value);
                case Scalar scalar:
                    return Of(scalar, line, column);
            }
        }

        isOver = true;
        return new Token(TokenKind.End, 0, 0);
    }

    private static Token Of(Scalar scalar, int line, int column)
    {
        var isPlain = scalar.Style is ScalarStyle.Plain or ScalarStyle.Any;
        var isString = scalar.Tag.IsEmpty ? !isPlain || PlainScalar.IsString(scalar.Value)
            : scalar.Tag.IsNonSpecific || scalar.Tag.Value == StringTag;
        return new Token(TokenKind.Scalar, line, column, scalar.Value, isString, isPlain, AnchorOf(scalar));
    }

    private static string? AnchorOf(NodeEvent node) => node.Anchor.IsEmpty ? null : node.Anchor.Value;

    private (int Line, int Column) PlaceOf(Mark mark) => ((int)mark.Line + linesBefore, (int)mark.Column);

    private bool Advance()
    {
        try
        {
            var isNext = parser.MoveNext();
            var (line, column) = PlaceOf(parser.Current?.End ?? scanner.CurrentPosition);
            endEvent(line, column);
            return isNext;
        }
        catch (YamlException fault)
        {
            isOver = true;
            var (line, column) = PlaceOf(fault.Start);
            throw Unreadable.At(file, line, column, $"not YAML: {fault.Message.TrimEnd('.')}");
        }
        catch (InvalidOperationException)
        {
            // The scanner's answer to an unquoted scalar that goes on, in a flow mapping or list, at the start of a line.
            isOver = true;
            var (line, column) = PlaceOf(scanner.CurrentPosition);
            throw Unreadable.At(file, line, column, "not YAML: an unquoted value ends without what should follow it");
        }
        catch (DecoderFallbackException)
        {
            isOver = true;
            throw Unreadable.NotText(file);
        }
        catch (ArgumentException)
        {
            // The scanner's answer to the escape of half a character with another escape behind it.
            isOver = true;
            var (line, column) = PlaceOf(scanner.CurrentPosition);
            throw Unreadable.At(file, line, column, "not YAML: an escape stands for half a character");
        }
        catch (RefusalException)
        {
            isOver = true;
            throw;
        }
    }
}
