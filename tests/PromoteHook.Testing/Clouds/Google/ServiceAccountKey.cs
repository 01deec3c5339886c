using System.Security.Cryptography;
using System.Text.Json.Nodes;
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.Testing.Clouds.Google;

/// <summary>A service account with a key of its own.</summary>
public sealed class ServiceAccountKey : IDisposable
{
    private readonly RSA key = RSA.Create(2048);

    public ServiceAccountKey(string email)
    {
        Email = email;
        foreach (var line in key.ExportPkcs8PrivateKeyPem().Split('\n').Where(line => !line.StartsWith('-')))
        {
            Secret.Known(SecretKind.GooglePrivateKey, line);
        }
    }

    public string Email { get; }

    /// <summary>The file that Google gives out for it.</summary>
    /// <param name="tokenUri">Where its tokens are to be had.</param>
    public string ToJson(Uri tokenUri) => new JsonObject
    {
        ["type"] = "service_account",
        ["project_id"] = "proj",
        ["private_key_id"] = "key-1",
        ["private_key"] = key.ExportPkcs8PrivateKeyPem(),
        ["client_email"] = Email,
        ["client_id"] = "1",
        ["token_uri"] = tokenUri.OriginalString,
    }.ToJsonString();

    public void Dispose() => key.Dispose();

    /// <summary>True when the key signed this, RS256.</summary>
    internal bool HasSigned(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature) =>
        key.VerifyData(text, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
}
