namespace PromoteHook.Registries;

/// <summary>Whose registry it is, where that changes what a person has to do.</summary>
public enum RegistryVendor
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>Amazon ECR, private.</summary>
    Ecr,

    /// <summary>Amazon ECR Public.</summary>
    EcrPublic,

    /// <summary>Google Artifact Registry by its own hosts.</summary>
    ArtifactRegistry,

    /// <summary>Google Artifact Registry by the hosts of the former Container Registry.</summary>
    GoogleContainerRegistry,

    /// <summary>Docker Hub.</summary>
    DockerHub,

    /// <summary>GitHub's container registry.</summary>
    GitHub,

    /// <summary>Azure Container Registry.</summary>
    Azure,
}
