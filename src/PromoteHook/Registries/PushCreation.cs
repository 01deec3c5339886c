namespace PromoteHook.Registries;

/// <summary>How a registry itself creates a repository at the first push.</summary>
/// <param name="Means">What it is created by, to be read after «creates it».</param>
/// <param name="Remedy">What it takes, where that is known and could not be asked; empty where nothing is.</param>
public sealed record PushCreation(string Means, string Remedy);
