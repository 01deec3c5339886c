namespace PromoteHook.Doctoring;

/// <summary>What a verdict is about.</summary>
public enum CheckKind
{
    /// <summary>Whether a rule speaks for an image.</summary>
    Mapping,

    /// <summary>The form of references at this registry.</summary>
    Reference,

    /// <summary>The proxy that is gone through.</summary>
    Proxy,

    /// <summary>The name of the host that is connected to.</summary>
    Dns,

    /// <summary>The connection.</summary>
    Tcp,

    /// <summary>Certificate and protocol, or plain http.</summary>
    Tls,

    /// <summary>Whether what answers is a registry.</summary>
    Protocol,

    /// <summary>The difference of the clocks.</summary>
    Clock,

    /// <summary>Where the login comes from.</summary>
    Credentials,

    /// <summary>Who the cloud says that the login belongs to.</summary>
    Identity,

    /// <summary>Whether the registry and its token server take the login.</summary>
    Login,

    /// <summary>A rule of an organisation that stands above roles.</summary>
    Policy,

    /// <summary>Limits to the number of requests.</summary>
    Quota,

    /// <summary>The right to read.</summary>
    Pull,

    /// <summary>The host that blobs come from.</summary>
    Storage,

    /// <summary>Whether the destination repository exists, and is of a kind that takes pushes.</summary>
    Repository,

    /// <summary>Whether its tags can be moved.</summary>
    Tags,

    /// <summary>Whether something there removes images.</summary>
    Retention,

    /// <summary>The right to write.</summary>
    Push,

    /// <summary>The Kubernetes API: the own Job, and Events on it.</summary>
    Kubernetes,

    /// <summary>Whether Argo CD shows the Application.</summary>
    Application,

    /// <summary>Whether Argo CD renders it.</summary>
    Manifests,
}
