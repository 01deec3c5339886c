namespace PromoteHook.Oci.Credentials;

/// <summary>How a credential's secret is used.</summary>
public enum CredentialKind
{
    /// <summary>As the password of Basic, or to ask the token server.</summary>
    Password,

    /// <summary>As refresh token at the token server.</summary>
    IdentityToken,

    /// <summary>As bearer token at the registry.</summary>
    RegistryToken,
}
