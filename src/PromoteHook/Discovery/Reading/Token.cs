namespace PromoteHook.Discovery.Reading;

/// <summary>A step through a text of YAML or JSON.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Text">A scalar's text, or the anchor that an alias names.</param>
/// <param name="IsString">True for a scalar that is a string to the API server.</param>
/// <param name="IsPlain">True for a YAML scalar without quotes: only such a <c>&lt;&lt;</c> merges.</param>
/// <param name="Anchor">The anchor that the node bears; null when none.</param>
internal readonly record struct Token(
    TokenKind Kind, int Line, int Column, string Text = "", bool IsString = false, bool IsPlain = false, string? Anchor = null);
