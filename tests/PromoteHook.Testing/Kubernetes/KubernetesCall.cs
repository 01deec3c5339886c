namespace PromoteHook.Testing.Kubernetes;

/// <summary>One request to a FakeKubernetes.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Token">The bearer token that came with it; null for none.</param>
/// <param name="Status">How it was answered.</param>
public sealed record KubernetesCall(string Method, string Target, string? Token, int Status);
