namespace PromoteHook.Injecting;

/// <summary>A field of a mapping where it is written.</summary>
/// <param name="Name">The key; null where it is no plain text.</param>
/// <param name="Start">The key's first byte.</param>
/// <param name="Colon">Behind the colon; -1 where there is none.</param>
/// <param name="End">In block style, behind the last byte of the value.</param>
/// <param name="Value">The value.</param>
internal sealed record LocatedField(string? Name, int Start, int Colon, int End, LocatedNode Value);
