using PromoteHook.Oci;

namespace PromoteHook;

/// <summary>Input that promote-hook will not work with; says where it stands and what to do, and ends the run with <see cref="Code"/>.</summary>
/// <remarks>Message and remedy have 4000 characters at most: of a longer one, for it quotes what was read, the middle is left out.</remarks>
public sealed class RefusalException(ExitCode code, string message, string? remedy = null, Exception? inner = null) : Exception(Fitted(message), inner)
{
    private const int MaxChars = 4000;

    /// <summary>The end tells what is wrong with what is quoted before it.</summary>
    private const int EndChars = 1000;

    /// <summary>What the process exits with.</summary>
    public ExitCode Code { get; } = code;

    /// <summary>What to do about it; null when the message says it all.</summary>
    public string? Remedy { get; } = remedy is null ? null : Fitted(remedy);

    private static string Fitted(string text) => Excerpt.WithoutMiddle(text, MaxChars, EndChars);
}
