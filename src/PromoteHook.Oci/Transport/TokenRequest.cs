using PromoteHook.Oci.Credentials;

namespace PromoteHook.Oci.Transport;

/// <summary>What makes one bearer token different from another.</summary>
/// <param name="Registry">The registry the token is for.</param>
/// <param name="Realm">The token server's URL, as the challenge gives it.</param>
/// <param name="Service">The registry's name at the token server; null when the challenge gives none.</param>
/// <param name="Scopes">The rights, parted by blanks, the most important first.</param>
/// <param name="Credential">Who asks; null for nobody in particular.</param>
internal sealed record TokenRequest(string Registry, string Realm, string? Service, string Scopes, Credential? Credential)
{
    /// <summary>The token that a call needs.</summary>
    /// <remarks>
    /// The repository that is written to comes first: some token servers look at the first scope only. A challenge that
    /// asks for anything but a repository knows better: ECR Public's «aws» serves the whole host.
    /// </remarks>
    public static TokenRequest For(RegistryCall call, Challenge challenge, Credential? credential) =>
        new(call.Repository.Registry, challenge.Realm!, challenge.Service, ScopesOf(call, challenge), credential);

    private static string ScopesOf(RegistryCall call, Challenge challenge)
    {
        if (challenge.Scope is { Length: > 0 } asked && !asked.StartsWith("repository:", StringComparison.Ordinal))
        {
            return asked;
        }

        var isWrite = call.Operation is RegistryOperation.WriteManifest or RegistryOperation.StartUpload or RegistryOperation.UploadBlob;
        var scope = $"repository:{call.Repository.Path}:{(isWrite ? "pull,push" : "pull")}";
        return call.MountFrom is { } from && from.Path != call.Repository.Path ? $"{scope} repository:{from.Path}:pull" : scope;
    }
}
