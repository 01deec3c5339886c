using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace PromoteHook.Sbom.Spdx;

/// <summary>A hash in lower-case hexadecimal.</summary>
internal sealed record SpdxChecksum(string Algorithm, string ChecksumValue)
{
    /// <summary>SHA-1, which SPDX 2.3 asks for of every file, and SHA-256, which proves something.</summary>
    public static IReadOnlyList<SpdxChecksum> OfFile(ReadOnlySpan<byte> content) => [Sha1(content), Sha256(content)];

    public static SpdxChecksum Sha256(ReadOnlySpan<byte> content) => new("SHA256", Convert.ToHexStringLower(SHA256.HashData(content)));

    [SuppressMessage("Security", "CA5350", Justification = "SPDX 2.3 asks for it; SHA-256 stands beside it")]
    public static SpdxChecksum Sha1(ReadOnlySpan<byte> content) => new("SHA1", Convert.ToHexStringLower(SHA1.HashData(content)));
}
