namespace PromoteHook.Oci.Credentials;

/// <summary>What a docker config file holds, for people who look for a credential; never a secret.</summary>
/// <param name="Path">The file that was read.</param>
/// <param name="Registries">The keys of <c>auths</c> that have a credential, the more specific first: hosts, perhaps with globs and a path.</param>
/// <param name="Faulty">The keys of <c>auths</c> whose credential cannot be read; a registry they match is refused.</param>
/// <param name="Helpers">The helpers of single registries, in the file's order.</param>
/// <param name="Store">The helper for all registries; null when there is none.</param>
public sealed record CredentialFile(
    string Path, IReadOnlyList<string> Registries, IReadOnlyList<string> Faulty, IReadOnlyList<(string Registry, string Helper)> Helpers, string? Store);
