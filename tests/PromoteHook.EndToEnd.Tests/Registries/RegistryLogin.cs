using System.Text.Json;
using PromoteHook.EndToEnd.Tests.Secrecy;

namespace PromoteHook.EndToEnd.Tests.Registries;

/// <summary>A docker config.json with one user for some registries, in a folder of its own.</summary>
internal sealed class RegistryLogin : IDisposable
{
    /// <summary>The one user that a registry with a login knows.</summary>
    public const string User = "promoter";

    private readonly TempFolder folder = new();

    public RegistryLogin(params IEnumerable<string> hosts)
    {
        var auths = hosts.ToDictionary(host => host, _ => new Dictionary<string, string> { ["auth"] = SuiteSecrets.Login });
        File = folder.Write(
            "config.json", JsonSerializer.Serialize(new Dictionary<string, object> { ["auths"] = auths }));
    }

    /// <summary>User and password as a htpasswd file has them; docker-registry takes bcrypt only.</summary>
    public static string Htpasswd => $"{User}:{SuiteSecrets.PasswordHash}\n";

    /// <summary>The config.json.</summary>
    public string File { get; }

    /// <summary>The variables by which crane, oras, skopeo and helm find the file.</summary>
    public static IReadOnlyDictionary<string, string> EnvironmentOf(RegistryLogin? login) =>
        login is null
            ? new Dictionary<string, string>()
            : new Dictionary<string, string>
            {
                ["DOCKER_CONFIG"] = login.folder.Path,
                ["REGISTRY_AUTH_FILE"] = login.File,
                ["HELM_REGISTRY_CONFIG"] = login.File,
            };

    /// <summary>The Secret of type kubernetes.io/dockerconfigjson that holds it.</summary>
    public string SecretNamed(string name) =>
        $"kind: Secret\nmetadata: {{name: {name}}}\ndata: {{.dockerconfigjson: {Convert.ToBase64String(System.IO.File.ReadAllBytes(File))}}}\n";

    public void Dispose() => folder.Dispose();
}
