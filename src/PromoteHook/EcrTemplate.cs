namespace PromoteHook;

/// <summary>How a repository is created at Amazon ECR. What is left out is what ECR takes by default.</summary>
/// <remarks>Source: <see href="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html"/>.</remarks>
public sealed record EcrTemplate
{
    /// <summary>MUTABLE, IMMUTABLE, MUTABLE_WITH_EXCLUSION or IMMUTABLE_WITH_EXCLUSION. Default: MUTABLE.</summary>
    public string TagMutability { get; init; } = "MUTABLE";

    /// <summary>Tags that behave the other way, <c>*</c> within them; one to five with a mutability that ends in WITH_EXCLUSION, else none.</summary>
    public IReadOnlyList<string> MutabilityExclusions { get; init; } = [];

    /// <summary>True scans each image when it is pushed.</summary>
    public bool ScanOnPush { get; init; }

    /// <summary>AES256, KMS or KMS_DSSE; null leaves it to ECR.</summary>
    public string? Encryption { get; init; }

    /// <summary>The key's ARN, id or alias, with KMS or KMS_DSSE; null takes AWS's own key.</summary>
    public string? KmsKey { get; init; }

    /// <summary>Resource tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The repository policy, JSON text; null sets none.</summary>
    public string? Policy { get; init; }

    /// <summary>The lifecycle policy, JSON text; null sets none.</summary>
    public string? LifecyclePolicy { get; init; }
}
