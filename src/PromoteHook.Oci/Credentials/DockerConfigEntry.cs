using System.Text;
using System.Text.Json;

namespace PromoteHook.Oci.Credentials;

/// <summary>One entry of <c>auths</c>: its key, and the credential it holds.</summary>
/// <param name="Key">Which repositories it speaks for.</param>
/// <param name="Credential">Null for an empty entry, by which docker notes that a helper holds the secret.</param>
/// <param name="Fault">What is wrong with the entry; null when nothing is. It matters only to repositories of this key.</param>
/// <param name="Origin">File and key, for people.</param>
internal sealed record DockerConfigEntry(RegistryKey Key, Credential? Credential, string? Fault, string Origin)
{
    /// <summary>The user name by which helpers and docker mark an identity token.</summary>
    public const string TokenUser = "<token>";

    /// <summary>Reads an entry; <paramref name="file"/> is named in the credential's origin.</summary>
    public static DockerConfigEntry Read(string key, JsonElement entry, string file)
    {
        var parsed = RegistryKey.Parse(key);
        var origin = $"docker config {file}, entry {key}";
        if (entry.ValueKind != JsonValueKind.Object)
        {
            return new DockerConfigEntry(parsed, null, "is not an object", origin);
        }

        if (Text(entry, "registrytoken") is { } registryToken)
        {
            return new DockerConfigEntry(parsed, Credential.RegistryToken(registryToken, origin), null, origin);
        }

        if (Text(entry, "identitytoken") is { } identityToken)
        {
            return new DockerConfigEntry(parsed, Credential.IdentityToken(identityToken, origin), null, origin);
        }

        if (Text(entry, "auth") is { } auth)
        {
            return Decode(auth) is var (user, secret)
                ? new DockerConfigEntry(parsed, Of(user, secret, origin), null, origin)
                : new DockerConfigEntry(parsed, null, "has an 'auth' that is not base64 of user:password", origin);
        }

        return Text(entry, "username") is { } username && Text(entry, "password") is { } password
            ? new DockerConfigEntry(parsed, Of(username, password, origin), null, origin)
            : new DockerConfigEntry(parsed, null, null, origin);
    }

    /// <summary>The credential of a user and secret, where the user may be the mark of an identity token.</summary>
    public static Credential Of(string user, string secret, string origin) =>
        user == TokenUser ? Credential.IdentityToken(secret, origin) : Credential.Password(user, secret, origin);

    /// <summary>Splits at the first colon, which a user name cannot hold; old docker versions left NULs at the end.</summary>
    private static (string User, string Secret)? Decode(string auth)
    {
        var text = auth.Trim().TrimEnd('=').Replace('-', '+').Replace('_', '/');
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var length))
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(bytes, 0, length).TrimEnd('\0');
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon <= 0 ? null : (pair[..colon], pair[(colon + 1)..]);
    }

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
