namespace PromoteHook.Registries.Ecr;

/// <summary>Where ECR's API is asked.</summary>
/// <param name="Region">The region that requests are signed for.</param>
/// <param name="Address">The API's root.</param>
/// <param name="IsPublic">True for ECR Public, an API of its own.</param>
internal sealed record EcrEndpoint(string Region, Uri Address, bool IsPublic)
{
    /// <summary>ECR Public; its API is in one region whatever is pulled where.</summary>
    /// <remarks>Source: <see href="https://docs.aws.amazon.com/AmazonECR/latest/public/public-registry-auth.html"/>.</remarks>
    public static EcrEndpoint Public { get; } = new("us-east-1", new Uri("https://api.ecr-public.us-east-1.amazonaws.com/"), IsPublic: true);

    /// <summary>The API of a private registry.</summary>
    public static EcrEndpoint Of(EcrHost host) => new(host.Region, host.ApiAddress, IsPublic: false);

    /// <summary>As a person calls it: <c>Amazon ECR in eu-west-1</c>.</summary>
    public override string ToString() => IsPublic ? "Amazon ECR Public" : $"Amazon ECR in {Region}";
}
