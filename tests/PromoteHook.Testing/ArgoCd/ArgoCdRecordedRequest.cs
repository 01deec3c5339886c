using System.Globalization;

namespace PromoteHook.Testing.ArgoCd;

/// <summary>What a recording answers: a line of INDEX.tsv.</summary>
/// <param name="Recording">The recording's name.</param>
/// <param name="Method">The method.</param>
/// <param name="Url">What was asked for.</param>
/// <param name="Token">The kind of token: none, role-promotehook, account-expired, …</param>
/// <param name="After">Of a race: the time since the sync was asked for, or since polling began; null for what is no race, and for what was before.</param>
/// <param name="Note">What was special.</param>
public sealed record ArgoCdRecordedRequest(string Recording, string Method, Uri Url, string Token, TimeSpan? After, string Note)
{
    /// <summary>Reads a line.</summary>
    public static ArgoCdRecordedRequest Parse(string line)
    {
        var cells = line.Split('\t');
        var request = cells[1].Split(' ');
        var after = cells[4].StartsWith('+') ? TimeSpan.FromSeconds(double.Parse(cells[4].Trim('+', 's', ' '), CultureInfo.InvariantCulture)) : (TimeSpan?)null;
        return new ArgoCdRecordedRequest(Path.GetFileNameWithoutExtension(cells[0]), request[0], new Uri(request[1]), cells[2]["token=".Length..], after, cells.ElementAtOrDefault(5) ?? "");
    }
}
