using System.Text.Json;

namespace PromoteHook.Oci.Credentials;

/// <summary>The content of one docker config file, or of a Kubernetes pull secret, which has the same form.</summary>
/// <remarks>Source: <see href="https://github.com/docker/cli/blob/master/cli/config/configfile/file.go"/>; <see href="https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md"/>.</remarks>
/// <param name="Path">The file.</param>
/// <param name="Entries">The entries of <c>auths</c>, the more specific keys first; a key may stand there twice.</param>
/// <param name="Helpers">The helpers of single registries.</param>
/// <param name="Store">The helper for all registries; null when there is none.</param>
internal sealed record DockerConfigFile(string Path, IReadOnlyList<DockerConfigEntry> Entries, IReadOnlyList<(RegistryKey Key, string Helper)> Helpers, string? Store)
{
    /// <summary>A Kubernetes secret holds at most 1 MiB; nobody's login file comes near it.</summary>
    private const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>The names of the file when a folder is given: docker's, and the keys of the two kinds of pull secret.</summary>
    private static readonly string[] NamesInFolder = ["config.json", ".dockerconfigjson", ".dockercfg"];

    /// <summary>Reads a file, or the first of the known names in a folder; an empty folder is a file without content.</summary>
    /// <exception cref="CredentialException">There is none, it cannot be read, or it has another form; the content is not shown.</exception>
    public static async Task<DockerConfigFile> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var file = Directory.Exists(path)
            ? NamesInFolder.Select(name => System.IO.Path.Combine(path, name)).FirstOrDefault(File.Exists) ?? path
            : path;
        try
        {
            if (Directory.Exists(file))
            {
                return IsMountOfNothing(file)
                    ? new DockerConfigFile(file, [], [], null)
                    : throw new CredentialException($"docker config folder {file} holds none of {string.Join(", ", NamesInFolder)}");
            }

            if (new FileInfo(file).Length > MaxBytes)
            {
                throw new CredentialException($"docker config {file} is larger than {MaxBytes / 1024 / 1024} MiB");
            }

            var bytes = await File.ReadAllBytesAsync(file, cancellationToken);
            var start = bytes is [0xef, 0xbb, 0xbf, ..] ? 3 : 0;
            using var document = JsonDocument.Parse(bytes.AsMemory(start));
            return Read(document.RootElement, file);
        }
        catch (JsonException fault)
        {
            throw new CredentialException($"docker config {file} is not JSON: line {fault.LineNumber + 1}");
        }
        catch (InvalidOperationException)
        {
            // JsonElement says so of a lone surrogate and of invalid UTF-8.
            throw new CredentialException($"docker config {file} holds text that is not UTF-8 or not Unicode");
        }
        catch (FileNotFoundException)
        {
            throw new CredentialException($"docker config {file} does not exist");
        }
        catch (DirectoryNotFoundException)
        {
            throw new CredentialException($"docker config {file} does not exist");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CredentialException($"docker config {file} cannot be read: {(fault is IOException ? "input error" : "permission denied")}", fault);
        }
    }

    /// <summary>
    /// True for a file with logins that every user of the machine may read or write: by its mode, in folders that let them in.
    /// What the kubelet mounts is not such a file: its modes are the volume's, and nobody else is among the pod's files.
    /// </summary>
    public bool IsExposed()
    {
        if (OperatingSystem.IsWindows() || !File.Exists(Path) || Entries.All(entry => entry.Credential is null))
        {
            return false;
        }

        if (Directory.Exists(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path) ?? "", "..data"))
            || (File.GetUnixFileMode(Path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) == 0)
        {
            return false;
        }

        for (var folder = Directory.GetParent(System.IO.Path.GetFullPath(Path)); folder is not null; folder = folder.Parent)
        {
            if ((folder.UnixFileMode & UnixFileMode.OtherExecute) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// An optional Secret that does not exist is mounted as an empty folder: then other files, the pod's identity or nobody in
    /// particular is to be asked for. The kubelet's own names in a folder begin with two dots.
    /// </summary>
    private static bool IsMountOfNothing(string folder) =>
        Directory.EnumerateFileSystemEntries(folder).All(entry => System.IO.Path.GetFileName(entry).StartsWith("..", StringComparison.Ordinal));

    private static DockerConfigFile Read(JsonElement root, string file)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new CredentialException($"docker config {file} is not a JSON object");
        }

        var isConfig = root.TryGetProperty("auths", out var auths) | root.TryGetProperty("credHelpers", out var helpers) | root.TryGetProperty("credsStore", out var store);
        var entries = isConfig ? auths : IsLegacy(root) ? root : default;
        if (entries.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined or JsonValueKind.Null))
        {
            throw new CredentialException($"docker config {file}: 'auths' is not an object");
        }

        return new DockerConfigFile(
            file,
            [.. Properties(entries).Select(entry => DockerConfigEntry.Read(entry.Name, entry.Value, file)).OrderByDescending(entry => entry.Key.ToString(), StringComparer.Ordinal)],
            [.. Properties(helpers).Where(helper => helper.Value.ValueKind == JsonValueKind.String).Select(helper => (RegistryKey.Parse(helper.Name), helper.Value.GetString()!))],
            store.ValueKind == JsonValueKind.String && store.GetString() is { Length: > 0 } name ? name : null);
    }

    /// <summary>The old form is the map of <c>auths</c> itself; its entries hold secrets, docker's other settings do not.</summary>
    private static bool IsLegacy(JsonElement root) => root.EnumerateObject().Any(entry =>
        entry.Value.ValueKind == JsonValueKind.Object && (entry.Value.TryGetProperty("auth", out _) || entry.Value.TryGetProperty("username", out _)));

    private static IEnumerable<JsonProperty> Properties(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : Enumerable.Empty<JsonProperty>();
}
