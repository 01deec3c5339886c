namespace PromoteHook.Testing.Kubernetes;

/// <summary>What a Role grants.</summary>
public sealed record AccessRule(string Verb, string Group, string Resource, string Namespace);
