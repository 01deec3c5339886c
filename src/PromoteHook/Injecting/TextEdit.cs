namespace PromoteHook.Injecting;

/// <summary>A stretch of a text and what is to stand there instead.</summary>
/// <param name="Start">Where it begins, in bytes.</param>
/// <param name="End">Where it ends; equal to the start where something is put in between.</param>
/// <param name="Text">What stands there afterwards.</param>
internal readonly record struct TextEdit(int Start, int End, string Text);
