namespace PromoteHook.Discovery.Reading;

/// <summary>Steps through a text of YAML or JSON, holding no more of it than the token at hand.</summary>
internal interface ITokenReader
{
    /// <summary>The next token; <see cref="TokenKind.End"/> at the end, and ever after.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: a syntax error, with file, line and column.</exception>
    Token Next();
}
