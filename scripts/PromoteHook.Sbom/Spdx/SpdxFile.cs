using System.Text.Json.Serialization;

namespace PromoteHook.Sbom.Spdx;

/// <summary>A file, by its path within the package that contains it.</summary>
internal sealed record SpdxFile(
    [property: JsonPropertyName("SPDXID")] string SpdxId, string FileName, IReadOnlyList<SpdxChecksum> Checksums)
{
    public string LicenseConcluded { get; } = SpdxPackage.Unknown;

    public string CopyrightText { get; } = SpdxPackage.Unknown;

    public string? Comment { get; init; }

    [JsonIgnore]
    public string Sha1 => Checksums.Single(checksum => checksum.Algorithm == "SHA1").ChecksumValue;
}
