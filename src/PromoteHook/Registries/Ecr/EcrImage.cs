namespace PromoteHook.Registries.Ecr;

/// <summary>An image as ECR's API gives it.</summary>
/// <param name="Tag">The tag that it was asked for by.</param>
/// <param name="Digest">What the tag stands for.</param>
/// <param name="MediaType">The manifest's type.</param>
/// <param name="Manifest">The manifest's text.</param>
internal sealed record EcrImage(string Tag, string Digest, string MediaType, string Manifest);
