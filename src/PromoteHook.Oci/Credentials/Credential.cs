namespace PromoteHook.Oci.Credentials;

/// <summary>What proves to a registry who is asking. It prints redacted.</summary>
public sealed record Credential
{
    private Credential(string username, string secret, CredentialKind kind, string origin)
    {
        Username = username;
        Secret = secret;
        Kind = kind;
        Origin = origin;
    }

    /// <summary>The user's name; empty for tokens.</summary>
    public string Username { get; }

    /// <summary>The password or token.</summary>
    internal string Secret { get; }

    /// <summary>How the secret is to be used.</summary>
    public CredentialKind Kind { get; }

    /// <summary>Where it came from, for people: «docker config /auth/config.json, entry example.com». Never holds the secret.</summary>
    public string Origin { get; }

    /// <summary>A user name and password, for Basic and as the base of token requests.</summary>
    public static Credential Password(string username, string password, string origin) => new(username, password, CredentialKind.Password, origin);

    /// <summary>An OAuth2 refresh token, exchanged at the token server (docker config's <c>identitytoken</c>).</summary>
    public static Credential IdentityToken(string token, string origin) => new("", token, CredentialKind.IdentityToken, origin);

    /// <summary>A bearer token for the registry itself (docker config's <c>registrytoken</c>).</summary>
    public static Credential RegistryToken(string token, string origin) => new("", token, CredentialKind.RegistryToken, origin);

    /// <summary>The origin and the user, never the secret.</summary>
    public override string ToString() => Username.Length == 0 ? $"{What} from {Origin}" : $"{What} of {Username} from {Origin}";

    private string What => Kind switch
    {
        CredentialKind.IdentityToken => "identity token",
        CredentialKind.RegistryToken => "registry token",
        _ => "password",
    };
}
