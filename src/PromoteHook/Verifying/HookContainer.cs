using System.Text;
using PromoteHook.Discovery.Finding;
using PromoteHook.Discovery.Reading;

namespace PromoteHook.Verifying;

/// <summary>
/// Our container as it would be started: arguments, variables, and the files of ConfigMaps that it mounts, laid out below a
/// temporary folder. What comes from elsewhere (Secrets, fields, claims) is not there.
/// </summary>
internal sealed class HookContainer : IDisposable
{
    /// <summary>An empty file that no mount takes the place of; in the container's own paths. No key of a ConfigMap may begin so.</summary>
    public const string EmptyFile = "/..promote-hook.yaml";

    /// <summary>Most that arguments and variables may take, in characters. Linux starts nothing with more than 6 MiB of them, and rarely with more than 2.</summary>
    private const int MaxExpanded = 6 * 1024 * 1024;

    /// <summary>Most that is laid out, in files and characters: each mount of a ConfigMap is another copy of it.</summary>
    private const int MaxFiles = 10_000;
    private const int MaxLaidOut = 64 * 1024 * 1024;

    private readonly RenderedSync sync;
    private readonly ManifestObject manifest;
    private readonly ManifestNode container;
    private readonly DirectoryInfo root = CreateFolder();
    private readonly Dictionary<string, string> variables = new(StringComparer.Ordinal);
    private readonly List<string> notes = [];
    private int taken;
    private int files;
    private long laidOut;

    private HookContainer(RenderedSync sync, ManifestObject manifest, ManifestNode container)
    {
        this.sync = sync;
        this.manifest = manifest;
        this.container = container;
    }

    /// <summary>«Job shop/promote-hook».</summary>
    public string Title => manifest.Title;

    /// <summary>Its arguments, in its own paths.</summary>
    public IReadOnlyList<string> Arguments { get; private set; } = [];

    /// <summary>Its variables, likewise.</summary>
    public IReadOnlyDictionary<string, string> Environment => variables;

    /// <summary>What could not be known, for people.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>Lays it out; dispose it to remove the files.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: it runs something else, as a shell; or its mounts cannot be laid out, or nowhere.</exception>
    public static HookContainer Open(RenderedSync sync, ManifestObject manifest, OwnHook hook)
    {
        var opened = new HookContainer(sync, manifest, hook.Container);
        try
        {
            opened.Read(hook.PodSpec);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Where a path of the container lies here: always below the temporary folder, for who writes the Job must not choose what is
    /// read of the machine that verifies it. A relative one starts in its workingDir, else in <c>/</c>.
    /// </summary>
    /// <exception cref="FormatException">It is no path of a file: <c>-</c>, or nothing that a system takes.</exception>
    public string Locate(string path)
    {
        if (path == "-")
        {
            throw new FormatException("'-' is standard input, on which nobody gives a Job anything");
        }

        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw new FormatException("a path holds no NUL");
        }

        return path.Length == 0 ? path : root.FullName + Path.GetFullPath(path, Path.GetFullPath("/" + container.TextOf("workingDir")));
    }

    /// <summary>A message about files below the temporary folder, in the container's own paths.</summary>
    public string InContainer(string message) => message.Replace(root.FullName, "", StringComparison.Ordinal);

    public void Dispose() => root.Delete(recursive: true);

    /// <summary>Images without a shell may well have no /tmp, and a root that takes no byte.</summary>
    private static DirectoryInfo CreateFolder()
    {
        try
        {
            return Directory.CreateTempSubdirectory("promote-hook-");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new RefusalException(
                ExitCode.DiscoveryFailed, $"no temporary folder can be made in {Path.GetTempPath()}: {fault.Message}",
                "name one that can be written to by TMPDIR; in a pod, mount an emptyDir", fault);
        }
    }

    private void Read(ManifestNode pod)
    {
        if (container.TextOf("workingDir")?.Contains('\0', StringComparison.Ordinal) is true)
        {
            throw new RefusalException(
                ExitCode.DiscoveryFailed, $"{manifest.File}:{container.Line} {Title}: its workingDir is no path, for it holds a NUL", "correct it, or leave it out");
        }

        // Before the mounts, so that one with a directory there has no place.
        File.WriteAllText(root.FullName + EmptyFile, "");
        ReadVariables();
        Arguments = ReadArguments();
        var volumes = (pod["volumes"]?.Items ?? []).GroupBy(volume => volume.TextOf("name") ?? "").ToDictionary(named => named.Key, named => named.First());
        foreach (var mount in container["volumeMounts"]?.Items ?? [])
        {
            LayOut(mount, volumes.GetValueOrDefault(mount.TextOf("name") ?? ""));
        }
    }

    private List<string> ReadArguments()
    {
        List<string> command = [.. Texts("command")];
        if (command.Count > 0 && !SkippedObjects.IsOwnName(command[0]))
        {
            throw new RefusalException(
                ExitCode.DiscoveryFailed, $"{manifest.File}:{container.Line} {Title}: its command is '{command[0]}', so what promote-hook is given does not show",
                "leave command out, and give args");
        }

        return [.. command.Skip(1), .. Texts("args")];
    }

    private IEnumerable<string> Texts(string field) => (container[field]?.Items ?? []).Select(item => Expanded(item.Text ?? ""));

    private void ReadVariables()
    {
        foreach (var source in container["envFrom"]?.Items ?? [])
        {
            foreach (var field in source["configMapRef"] is { } reference ? Data(reference).AsEnumerable() : [])
            {
                Take(source.TextOf("prefix") + field.Key, field.Value);
            }
        }

        foreach (var entry in container["env"]?.Items ?? [])
        {
            if (entry.TextOf("name") is not { } name)
            {
                continue;
            }

            if (entry["valueFrom"] is null)
            {
                variables[name] = Expanded(entry["value"]?.Text ?? "");
            }
            else if (entry["valueFrom"]?["configMapKeyRef"] is { } reference && Data(reference).TryGetValue(reference.TextOf("key") ?? "", out var value))
            {
                Take(name, value);
            }
            else if (name.StartsWith("PROMOTE_HOOK_", StringComparison.Ordinal))
            {
                notes.Add($"{Title}: {name} is set when it starts, to what is not known here");
            }
        }
    }

    /// <summary>Puts in variables as the kubelet does: <c>$(NAME)</c>, where it is known; <c>$$</c> keeps a dollar.</summary>
    private string Expanded(string text)
    {
        var expanded = new StringBuilder();
        var lastClose = text.LastIndexOf(')');
        var at = 0;
        for (var dollar = text.IndexOf('$', StringComparison.Ordinal); dollar >= 0 && dollar + 1 < text.Length; dollar = text.IndexOf('$', at))
        {
            expanded.Append(text, at, dollar - at);
            at = dollar + 1;
            if (text[at] == '$')
            {
                expanded.Append('$');
                at++;
            }
            else if (text[at] == '(' && lastClose > at)
            {
                var close = text.IndexOf(')', at);
                expanded.Append(variables.GetValueOrDefault(text[(at + 1)..close], text[dollar..(close + 1)]));
                at = close + 1;
            }
            else
            {
                expanded.Append('$');
            }

            Bound(expanded.Length);
        }

        expanded.Append(text, at, text.Length - at);
        taken += expanded.Length;
        Bound(0);
        return expanded.ToString();
    }

    /// <summary>A variable that comes from elsewhere is taken as it is.</summary>
    private void Take(string name, string value)
    {
        taken += value.Length;
        Bound(0);
        variables[name] = value;
    }

    /// <summary>Variables that name each other twice would double with each.</summary>
    private void Bound(int more)
    {
        if (taken + more > MaxExpanded)
        {
            throw new RefusalException(
                ExitCode.DiscoveryFailed,
                $"{manifest.File}:{container.Line} {Title}: its arguments and variables take more than {MaxExpanded / 1024 / 1024} MiB, with references to each other put in",
                "no container starts with that; look for variables that multiply");
        }
    }

    private IReadOnlyDictionary<string, string> Data(ManifestNode reference)
    {
        var name = reference.TextOf("name") ?? "";
        var data = sync.ConfigMap(name, manifest.Namespace);
        if (data is null && reference["optional"]?.Text != "true")
        {
            notes.Add($"{Title}: the ConfigMap {name} is not among what is rendered; without it the Job does not start");
        }

        return data ?? new Dictionary<string, string>();
    }

    private void LayOut(ManifestNode mount, ManifestNode? volume)
    {
        if (mount.TextOf("mountPath") is not { } path || volume is null)
        {
            return;
        }

        ManifestNode[] sources = [.. volume["configMap"] is { } map ? [map] : volume["projected"]?["sources"]?.Items.Select(source => source["configMap"]).OfType<ManifestNode>() ?? []];
        if (sources.Length == 0)
        {
            return;
        }

        var part = mount.TextOf("subPath");
        foreach (var source in sources)
        {
            foreach (var (file, text) in Files(source))
            {
                if (part is null)
                {
                    Write($"{path}/{file}", text);
                }
                else if (file == part || file.StartsWith(part + "/", StringComparison.Ordinal))
                {
                    Write(path + file[part.Length..], text);
                }
            }
        }
    }

    private IEnumerable<(string File, string Text)> Files(ManifestNode source)
    {
        // A volume of its own names the ConfigMap as others do.
        var data = Data(source);
        return source["items"] is { } items
            ? items.Items.Select(item => (Key: item.TextOf("key"), Path: item.TextOf("path"))).Where(item => item.Key is not null && data.ContainsKey(item.Key)).Select(item => (item.Path ?? item.Key!, data[item.Key!]))
            : data.Select(field => (field.Key, field.Value));
    }

    /// <summary>What leads out of the folder is passed by; a cluster would refuse it.</summary>
    private void Write(string path, string text)
    {
        try
        {
            var file = Path.GetFullPath(root.FullName + "/" + path);
            if (file.StartsWith(root.FullName + "/", StringComparison.Ordinal))
            {
                laidOut += text.Length;
                if (++files > MaxFiles || laidOut > MaxLaidOut)
                {
                    throw new RefusalException(
                        ExitCode.DiscoveryFailed, $"{manifest.File}:{container.Line} {Title}: its mounts hold more than {MaxFiles} files or {MaxLaidOut / 1024 / 1024} MiB",
                        "mount what promote-hook reads: the overlay");
                }

                if (file == root.FullName + EmptyFile)
                {
                    throw new IOException("promote-hook has a file of its own there");
                }

                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, text);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new RefusalException(
                ExitCode.DiscoveryFailed, $"{manifest.File}:{container.Line} {Title}: its mounts have no place for {path}: {InContainer(fault.Message)}",
                "see that no path is both a file and a directory", fault);
        }
    }
}
