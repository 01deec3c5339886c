namespace PromoteHook.Testing.Secrecy;

/// <summary>What a secret is for; one for each kind of credential that promote-hook handles.</summary>
public enum SecretKind
{
    /// <summary>A user's at a registry.</summary>
    Password,

    /// <summary>Name and password in base64, as docker config files and Basic headers hold them.</summary>
    Login,

    /// <summary>What a registry's token server gives out.</summary>
    BearerToken,

    /// <summary>A refresh token in a docker config.</summary>
    IdentityToken,

    /// <summary>What a credential helper prints.</summary>
    HelperSecret,

    /// <summary>What a proxy wants.</summary>
    ProxyPassword,

    AwsSecretKey,

    AwsSessionToken,

    /// <summary>Of a request; whoever has it can send that request again for a quarter of an hour.</summary>
    AwsSignature,

    /// <summary>What GetAuthorizationToken gives out.</summary>
    EcrPassword,

    /// <summary>For the agent of EKS Pod Identity.</summary>
    AgentToken,

    /// <summary>Of EC2's metadata service.</summary>
    MetadataToken,

    /// <summary>A service account's, as Kubernetes projects it for clouds.</summary>
    WebIdentityToken,

    GoogleAccessToken,

    GooglePrivateKey,

    /// <summary>A JWT that a service account's key has signed.</summary>
    GoogleAssertion,

    GoogleIdentityToken,

    GoogleRefreshToken,

    GoogleClientSecret,

    ArgoCdToken,

    KubernetesToken,

    /// <summary>Of a client's certificate in a kubeconfig.</summary>
    KubernetesKey,
}
