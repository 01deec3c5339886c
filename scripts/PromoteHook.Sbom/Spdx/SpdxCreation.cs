using System.Globalization;

namespace PromoteHook.Sbom.Spdx;

/// <summary>When a document was made, to the second and in UTC, and by what.</summary>
internal sealed record SpdxCreation(string Created, IReadOnlyList<string> Creators)
{
    public static SpdxCreation At(DateTimeOffset time) => new(
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["Organization: PromoteHook contributors", "Tool: promote-hook-sbom"]);
}
