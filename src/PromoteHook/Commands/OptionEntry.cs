using System.CommandLine;

namespace PromoteHook.Commands;

/// <summary>An option as help and documents tell of it.</summary>
/// <param name="Symbol">The flag, with its description and the name of its value.</param>
/// <param name="Group">What it is about.</param>
/// <param name="Variable">Its environment variable.</param>
/// <param name="IsList">True when it may be given several times; in the variable by commas and line ends.</param>
/// <param name="Default">What holds when it is not given; null where nothing does.</param>
internal sealed record OptionEntry(Option Symbol, OptionGroup Group, string Variable, bool IsList, string? Default)
{
    /// <summary>True when its value is the path of what is read, by the name of its value.</summary>
    public bool IsPath => Symbol.HelpName is "FILE" or "DIR" or "FILE|DIR|-";
}
