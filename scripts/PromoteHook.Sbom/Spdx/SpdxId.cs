using System.Security.Cryptography;
using System.Text;

namespace PromoteHook.Sbom.Spdx;

/// <summary>Names of elements, of the letters that SPDX allows.</summary>
internal static class SpdxId
{
    public static string OfPackage(string kind, string name, string version) => $"SPDXRef-{Letters($"{kind}-{name}-{version}")}";

    /// <summary>With a hash of the path, for two paths may be one name.</summary>
    public static string OfFile(string owner, string path) =>
        $"SPDXRef-File-{Letters(path)}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{owner}:{path}")))[..12]}";

    private static string Letters(string text) =>
        string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' ? letter : '-'));
}
