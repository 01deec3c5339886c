namespace PromoteHook.Commands;

/// <summary>Where a registry's credential may come from.</summary>
internal enum CredentialOrigin
{
    /// <summary>Docker and podman config files, and their helpers.</summary>
    Config,

    /// <summary>The identity that a cloud gives to the pod.</summary>
    Cloud,
}
