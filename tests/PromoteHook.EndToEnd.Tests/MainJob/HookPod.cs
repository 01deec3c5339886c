using System.Text;
using PromoteHook.EndToEnd.Tests.Examples;
using PromoteHook.EndToEnd.Tests.Programs;
using YamlDotNet.RepresentationModel;
using static PromoteHook.EndToEnd.Tests.Examples.RenderedOverlay;

namespace PromoteHook.EndToEnd.Tests.MainJob;

/// <summary>
/// A rendered Job's pod as far as a test can be a kubelet: its volumes in a folder that stands for its root, its arguments and
/// variables. ConfigMaps and Secrets are taken from what was rendered.
/// </summary>
internal sealed class HookPod : IDisposable
{
    private readonly TempFolder root = new();
    private readonly IReadOnlyList<YamlNode> objects;
    private readonly YamlNode job;
    private readonly YamlNode pod;

    /// <summary>The pod of the only Job of the first; further objects of the namespace come from the others.</summary>
    public HookPod(RenderedOverlay rendered, params IEnumerable<RenderedOverlay> others)
    {
        objects = [.. rendered.Objects, .. others.SelectMany(other => other.Objects)];
        job = rendered.Only("Job");
        pod = job["spec"]["template"]["spec"];
        foreach (var mount in Items(Container, "volumeMounts"))
        {
            Mount(Text(mount, "mountPath").TrimStart('/'), Named(pod, Text(mount, "name"), "volumes"));
        }
    }

    /// <summary>The call that its container makes. Paths in arguments and variables lead into the folder.</summary>
    public ProgramCall Call => PromoteHookProgram.Call(
        [.. Items(Container, "args").Select(argument => argument.ToString().Replace("=/", $"={root.Path}/", StringComparison.Ordinal))]) with
    {
        Environment = Has(Container, "env") ? Items(Container, "env").ToDictionary(variable => Text(variable, "name"), ValueOf) : new(),
    };

    private YamlNode Container => Items(pod, "containers").Single();

    public void Dispose() => root.Dispose();

    private string ValueOf(YamlNode variable) =>
        Has(variable, "valueFrom") ? FieldOf(Text(variable, "valueFrom", "fieldRef", "fieldPath"))
        : Text(variable, "value") is ['/', ..] path ? root.Path + path
        : Text(variable, "value");

    /// <summary>A field by the downward API: <c>metadata.annotations['name']</c>, or of labels.</summary>
    private string FieldOf(string path)
    {
        var (map, name) = (path.Split('.', '[')[1], path.Split('\'')[1]);
        // The Job controller's own label stands in no template.
        return name == "batch.kubernetes.io/job-name" ? Text(job, "metadata", "name") : Text(job, "spec", "template", "metadata", map, name);
    }

    private void Mount(string path, YamlNode volume)
    {
        Directory.CreateDirectory(root.At(path));
        var files = Has(volume, "secret") ? SecretOf(volume["secret"]) : Has(volume, "configMap") ? DataOf("ConfigMap", Text(volume, "configMap", "name")) : [];
        foreach (var (name, content) in files)
        {
            // As the kubelet does it: names that are links into a dated folder behind a link.
            root.Write($"{path}/..2026_01_02_03_04_05.1/{name}", content);
            File.CreateSymbolicLink(root.At($"{path}/{name}"), $"..2026_01_02_03_04_05.1/{name}");
        }
    }

    private IEnumerable<(string Name, string Content)> SecretOf(YamlNode secret) =>
        Has(secret, "optional") && Text(secret, "optional") == "true" && !objects.Any(candidate => IsNamed(candidate, "Secret", Text(secret, "secretName")))
            ? []
            : DataOf("Secret", Text(secret, "secretName")).Select(entry => (entry.Name, Encoding.UTF8.GetString(Convert.FromBase64String(entry.Content))));

    private IEnumerable<(string Name, string Content)> DataOf(string kind, string name) =>
        ((YamlMappingNode)objects.Single(candidate => IsNamed(candidate, kind, name))["data"]).Children.Select(entry => (entry.Key.ToString(), ((YamlScalarNode)entry.Value).Value!));

    private static bool IsNamed(YamlNode candidate, string kind, string name) => Text(candidate, "kind") == kind && Text(candidate, "metadata", "name") == name;
}
