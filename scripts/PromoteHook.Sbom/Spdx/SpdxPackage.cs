using System.Text.Json.Serialization;

namespace PromoteHook.Sbom.Spdx;

/// <summary>A package: what is described, or what went into it.</summary>
internal sealed record SpdxPackage([property: JsonPropertyName("SPDXID")] string SpdxId, string Name, string VersionInfo)
{
    /// <summary>SPDX's word for what the makers of a document did not look into.</summary>
    public const string Unknown = "NOASSERTION";

    public string? PackageFileName { get; init; }

    public string? PrimaryPackagePurpose { get; init; }

    public string Supplier { get; init; } = Unknown;

    /// <summary>Never said: where a package is fetched from is up to the machine, and what it is its checksum says.</summary>
    public string DownloadLocation { get; } = Unknown;

    public string? Homepage { get; init; }

    /// <summary>Whether the files that the document holds are all of this package.</summary>
    public bool FilesAnalyzed => PackageVerificationCode is not null;

    public SpdxVerificationCode? PackageVerificationCode { get; init; }

    public IReadOnlyList<SpdxChecksum>? Checksums { get; init; }

    public string LicenseConcluded { get; } = Unknown;

    public string LicenseDeclared { get; init; } = Unknown;

    public string CopyrightText { get; init; } = Unknown;

    public string? Comment { get; init; }

    public required IReadOnlyList<SpdxReference> ExternalRefs { get; init; }
}
