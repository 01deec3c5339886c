using System.Globalization;
using System.Text.RegularExpressions;
using PromoteHook.Reporting;

namespace PromoteHook.Fuzz.Targets;

/// <summary>What every refusal of a file promises: a place within it, and a text that is safe to print.</summary>
internal static partial class Places
{
    /// <summary>The outcome of a refusal that keeps its promises.</summary>
    public static Outcome Check(RefusalException refusal, ExitCode code, string file, byte[] input)
    {
        BrokenPromiseException.Unless(refusal.Code == code, $"refused with {refusal.Code}: {refusal.Message}");
        var place = Place().Match(refusal.Message.Replace(file, "FILE", StringComparison.Ordinal));
        if (place.Success)
        {
            CheckLine(int.Parse(place.Groups[1].Value, CultureInfo.InvariantCulture), input, refusal.Message);
            BrokenPromiseException.Unless(!place.Groups[2].Success || place.Groups[2].Value != "0", $"column 0: {refusal.Message}");
        }

        BrokenPromiseException.Unless(!Printable.Escape($"{refusal.Message}{refusal.Remedy}").Any(char.IsControl), "a control character in what is printed");
        return Outcome.Refused(refusal.Message.Replace(file, "FILE", StringComparison.Ordinal));
    }

    public static void CheckLine(int line, byte[] input, string what)
    {
        // YAML counts more than line feeds; the last bytes of its other line ends are counted in any place, which is enough for a bound.
        var most = 2 + input.Count(value => value is (byte)'\n' or (byte)'\r' or 0x85 or 0xa8 or 0xa9);
        BrokenPromiseException.Unless(line >= 1 && line <= most, $"line {line} of {most}: {what}");
    }

    [GeneratedRegex(@"FILE:([0-9]+)(?::([0-9]+))?")]
    private static partial Regex Place();
}
