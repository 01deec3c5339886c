using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PromoteHook.Sbom.Spdx;

/// <summary>A document of SPDX 2.3. Source: https://spdx.github.io/spdx-spec/v2.3/.</summary>
internal sealed record SpdxDocument(
    string Name,
    string DocumentNamespace,
    SpdxCreation CreationInfo,
    IReadOnlyList<SpdxPackage> Packages,
    IReadOnlyList<SpdxFile> Files,
    IReadOnlyList<SpdxRelationship> Relationships)
{
    public const string Id = "SPDXRef-DOCUMENT";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    [JsonPropertyName("SPDXID"), JsonPropertyOrder(-3)]
    public string SpdxId { get; } = Id;

    [JsonPropertyOrder(-2)]
    public string SpdxVersion { get; } = "SPDX-2.3";

    [JsonPropertyOrder(-1)]
    public string DataLicense { get; } = "CC0-1.0";

    /// <summary>The document under a name that follows from its content: the same input is the same document, and no other has its name.</summary>
    public SpdxDocument Named(string namespaceStart) =>
        this with { DocumentNamespace = namespaceStart + Convert.ToHexStringLower(SHA256.HashData(ToJson())) };

    public byte[] ToJson() => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this, Format) + "\n");
}
