using System.Collections.Concurrent;

namespace PromoteHook.Oci.Credentials;

/// <summary>Credentials of docker's <c>config.json</c>, podman's <c>auth.json</c> and Kubernetes pull secrets, with their helpers.</summary>
/// <remarks>
/// A file is read once, at the first question, and a helper is asked once for each registry. In a file a registry's own
/// helper comes first, then every matching entry of <c>auths</c>, the more specific first; the general store is asked
/// when there is neither.
/// </remarks>
public sealed class DockerConfigSource : ICredentialSource
{
    private readonly CredentialHelper helper;
    private readonly ConcurrentDictionary<(string Helper, string Server), Lazy<Task<Credential?>>> answers = new();
    private readonly Lazy<Task<IReadOnlyList<DockerConfigFile>>> files;

    private DockerConfigSource(IReadOnlyList<(string Path, bool IsRequired)> places, CredentialHelper helper, Action<string>? warn)
    {
        this.helper = helper;
        files = new Lazy<Task<IReadOnlyList<DockerConfigFile>>>(() => ReadAsync(places, warn));
    }

    /// <summary>One file, or a folder that holds <c>config.json</c>, <c>.dockerconfigjson</c> or <c>.dockercfg</c>; it must be there. An empty folder holds nothing.</summary>
    /// <param name="path">The file or folder, as in messages.</param>
    /// <param name="environment">Yields environment variables (PATH, to find helpers); null takes the process's own.</param>
    /// <param name="time">The clock of the 30 seconds that a helper has; null takes the system's.</param>
    /// <param name="warn">Hears of a file whose logins other users may read; null tells nobody.</param>
    public static DockerConfigSource FromFile(string path, Func<string, string?>? environment = null, TimeProvider? time = null, Action<string>? warn = null) =>
        new([(path, true)], HelperIn(environment ?? Environment.GetEnvironmentVariable, time), warn);

    /// <summary>
    /// The files that docker and podman would use: <c>$DOCKER_CONFIG/config.json</c> or <c>~/.docker/config.json</c>, and
    /// <c>$REGISTRY_AUTH_FILE</c> or <c>$XDG_RUNTIME_DIR/containers/auth.json</c> and <c>~/.config/containers/auth.json</c>;
    /// those that are not there are left out.
    /// </summary>
    /// <param name="environment">Yields environment variables; null when one is not set.</param>
    /// <param name="time">The clock of the 30 seconds that a helper has; null takes the system's.</param>
    /// <param name="warn">Hears of a file whose logins other users may read; null tells nobody.</param>
    public static DockerConfigSource FromDefaultPlaces(Func<string, string?> environment, TimeProvider? time = null, Action<string>? warn = null)
    {
        var home = Value(environment, "HOME") ?? Value(environment, "USERPROFILE");
        string?[] all =
        [
            Below(Value(environment, "DOCKER_CONFIG") ?? Below(home, ".docker"), "config.json"),
            .. Value(environment, "REGISTRY_AUTH_FILE") is { } file
                ? [file]
                : new[] { Below(Value(environment, "XDG_RUNTIME_DIR"), "containers/auth.json"), Below(home, ".config/containers/auth.json") },
        ];
        return new DockerConfigSource([.. all.OfType<string>().Select(path => (path, false))], HelperIn(environment, time), warn);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Credential>> FindAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        var found = new List<Credential>();
        foreach (var file in await files.Value.WaitAsync(cancellationToken))
        {
            found.AddRange(await FindInAsync(file, repository, cancellationToken));
        }

        return found;
    }

    /// <summary>The files that were read, in the order in which they are asked, and for which registries they hold something.</summary>
    /// <returns>One for each file; files of the default places that are not there have none. No helper is asked.</returns>
    /// <exception cref="CredentialException">A file is not there, cannot be read, or has another form.</exception>
    public async Task<IReadOnlyList<CredentialFile>> DescribeAsync(CancellationToken cancellationToken) =>
    [
        .. (await files.Value.WaitAsync(cancellationToken)).Select(file => new CredentialFile(
            file.Path,
            [.. file.Entries.Where(entry => entry.Credential is not null).Select(entry => entry.Key.ToString())],
            [.. file.Entries.Where(entry => entry.Fault is not null).Select(entry => entry.Key.ToString())],
            [.. file.Helpers.Select(helper => (helper.Key.ToString(), helper.Helper))],
            file.Store)),
    ];

    private async Task<IReadOnlyList<Credential>> FindInAsync(DockerConfigFile file, RepositoryName repository, CancellationToken cancellationToken)
    {
        var found = new List<Credential>();
        if (file.Helpers.FirstOrDefault(candidate => candidate.Key.Covers(repository)).Helper is { } own
            && await AskAsync(own, repository.Registry, cancellationToken) is { } held)
        {
            found.Add(held);
        }

        foreach (var entry in file.Entries.Where(entry => entry.Key.Covers(repository)))
        {
            if (entry.Fault is { } fault)
            {
                throw new CredentialException($"{entry.Origin} {fault}");
            }

            if (entry.Credential is { } credential)
            {
                found.Add(credential);
            }
        }

        return found.Count == 0 && file.Store is { } store && await AskAsync(store, repository.Registry, cancellationToken) is { } stored ? [stored] : found;
    }

    /// <summary>The answer is shared by all who ask at the same time; a failure is not kept.</summary>
    private async Task<Credential?> AskAsync(string name, string registry, CancellationToken cancellationToken)
    {
        var key = (name, registry == ReferenceGrammar.DockerHub ? RegistryKey.DockerHubUrl : registry);
        var answer = answers.GetOrAdd(key, asked => new Lazy<Task<Credential?>>(() => helper.GetAsync(asked.Helper, asked.Server, CancellationToken.None)));
        try
        {
            return await answer.Value.WaitAsync(cancellationToken);
        }
        catch (CredentialException)
        {
            answers.TryRemove(KeyValuePair.Create(key, answer));
            throw;
        }
    }

    private static async Task<IReadOnlyList<DockerConfigFile>> ReadAsync(IReadOnlyList<(string Path, bool IsRequired)> places, Action<string>? warn)
    {
        var files = new List<DockerConfigFile>();
        foreach (var (path, isRequired) in places)
        {
            if (isRequired || File.Exists(path))
            {
                var file = await DockerConfigFile.ReadAsync(path, CancellationToken.None);
                files.Add(file);
                if (file.IsExposed())
                {
                    warn?.Invoke($"docker config {file.Path} holds logins and is open to other users of this machine; chmod 600 it");
                }
            }
        }

        return files;
    }

    private static CredentialHelper HelperIn(Func<string, string?> environment, TimeProvider? time) =>
        new(environment("PATH"), time ?? TimeProvider.System);

    private static string? Value(Func<string, string?> environment, string name) => environment(name) is { Length: > 0 } value ? value : null;

    private static string? Below(string? folder, string name) => folder is null ? null : Path.Combine(folder, name);
}
