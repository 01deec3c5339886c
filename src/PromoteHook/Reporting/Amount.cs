using System.Globalization;

namespace PromoteHook.Reporting;

/// <summary>Spells amounts for people.</summary>
public static class Amount
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>«1 image», «3 images», «2 repositories».</summary>
    public static string Of(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? noun : noun.EndsWith('y') ? $"{noun[..^1]}ies" : $"{noun}s")}");

    /// <summary>«512 B», «45.1 MiB».</summary>
    public static string OfBytes(double bytes)
    {
        var unit = 0;
        // 1023.95 would round to «1024.0» of the smaller unit.
        while (Math.Abs(bytes) >= (unit == 0 ? 1024 : 1023.95) && unit < Units.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 ? bytes.ToString("0", CultureInfo.InvariantCulture) : bytes.ToString("0.0", CultureInfo.InvariantCulture))} {Units[unit]}");
    }

    /// <summary>«4.2 s», «1 min 5 s», «2 h 3 min».</summary>
    public static string OfTime(TimeSpan time)
    {
        var seconds = (long)Math.Round(time.TotalSeconds);
        return time < TimeSpan.FromSeconds(59.95) ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s")
            : seconds < 3600 ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min {seconds % 60} s")
            : string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600} h {seconds % 3600 / 60} min");
    }
}
