namespace PromoteHook.Oci.Transport;

/// <summary>What kind of trouble a registry, or the way to it, made.</summary>
public enum RegistryErrorKind
{
    /// <summary>The registry answered that it does not have the object.</summary>
    NotFound,

    /// <summary>No credential, or one that the registry does not accept.</summary>
    Unauthorized,

    /// <summary>The credential is good but does not allow the action.</summary>
    Denied,

    /// <summary>Too many requests, still after the retries.</summary>
    RateLimited,

    /// <summary>The registry could not be reached or failed itself, still after the retries.</summary>
    Unavailable,

    /// <summary>Content that is not what its digest, size or type says.</summary>
    InvalidContent,

    /// <summary>The registry holds something else under that name and does not let it be replaced.</summary>
    Conflict,

    /// <summary>The registry refuses this content, or this client refuses what the registry asks for.</summary>
    Unsupported,
}
