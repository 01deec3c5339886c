using System.Text;

namespace PromoteHook.Sbom.Spdx;

/// <summary>One hash over all files of a package. Source: https://spdx.github.io/spdx-spec/v2.3/package-information/#79-package-verification-code-field.</summary>
internal sealed record SpdxVerificationCode(string PackageVerificationCodeValue)
{
    public static SpdxVerificationCode Of(IEnumerable<SpdxFile> files) => new(SpdxChecksum.Sha1(
        Encoding.ASCII.GetBytes(string.Concat(files.Select(file => file.Sha1).Order(StringComparer.Ordinal)))).ChecksumValue);
}
