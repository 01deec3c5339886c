using PromoteHook.Oci.Credentials;

namespace PromoteHook.Oci.Tests.Transport;

/// <summary>Knows the same credentials for every repository of one registry.</summary>
internal sealed class FixedCredentials(string registry, params Credential[] credentials) : ICredentialSource
{
    public IReadOnlyList<Credential> Current { get; set; } = credentials;

    public ValueTask<IReadOnlyList<Credential>> FindAsync(RepositoryName repository, CancellationToken cancellationToken) =>
        new(repository.Registry == registry ? Current : []);

    public static FixedCredentials Users(string registry, params string[] names) =>
        new(registry, [.. names.Select(name => Credential.Password(name, $"secret-of-{name}", "the test"))]);

    public static string Basic(string name) =>
        "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{name}:secret-of-{name}"));
}
