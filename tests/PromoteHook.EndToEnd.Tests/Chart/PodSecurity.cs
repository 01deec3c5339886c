using PromoteHook.EndToEnd.Tests.Examples;
using YamlDotNet.RepresentationModel;

namespace PromoteHook.EndToEnd.Tests.Chart;

/// <summary>
/// The controls of the Pod Security Standard "restricted", those of "baseline" included.
/// Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/.
/// </summary>
internal static class PodSecurity
{
    private static readonly string[] Volumes = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];
    private static readonly string[] HostFields = ["hostNetwork", "hostPID", "hostIPC", "hostUsers"];
    private static readonly string[] FreeFields = ["privileged", "procMount", "seLinuxOptions", "windowsOptions", "sysctls", "appArmorProfile"];

    /// <summary>What in a Job's pod the standard refuses; empty when it passes.</summary>
    public static IEnumerable<string> FaultsOf(YamlNode job)
    {
        var pod = (YamlMappingNode)job["spec"]["template"]["spec"];
        return FaultsOfPod(pod).Concat(((string[])["initContainers", "containers"])
            .SelectMany(list => Items(pod, list))
            .SelectMany(container => FaultsOfContainer((YamlMappingNode)container, pod)));
    }

    /// <summary>
    /// What beyond the standard a Job's pod may do and is promised not to: write to its root or to what we mount, see the services around it,
    /// and hold a token of its service account where it is told to write no Events.
    /// </summary>
    public static IEnumerable<string> LibertiesOf(YamlNode job)
    {
        var pod = (YamlMappingNode)job["spec"]["template"]["spec"];
        var container = (YamlMappingNode)RenderedOverlay.Items(pod, "containers").Single();
        var asksCluster = RenderedOverlay.Items(container, "args").Any(argument => argument.ToString().StartsWith("--events=", StringComparison.Ordinal))
            || Items(container, "env").Any(variable => RenderedOverlay.Text(variable, "name") == "PROMOTE_HOOK_EVENTS");

        (string Liberty, bool Taken)[] liberties =
        [
            ("writes to its root", Field(container, "securityContext", "readOnlyRootFilesystem")?.ToString() != "true"),
            ("writes to a mount", Items(container, "volumeMounts").Any(mount => Field((YamlMappingNode)mount, "readOnly")?.ToString() != "true")),
            ("sees the services around it", Field(pod, "enableServiceLinks")?.ToString() != "false"),
            ("holds a token", Field(pod, "automountServiceAccountToken")?.ToString() != (asksCluster ? "true" : "false")),
        ];
        return liberties.Where(liberty => liberty.Taken).Select(liberty => liberty.Liberty);
    }

    private static IEnumerable<string> FaultsOfPod(YamlMappingNode pod) =>
    [
        .. HostFields.Where(field => Field(pod, field) is not null),
        .. Items(pod, "volumes").SelectMany(volume => ((YamlMappingNode)volume).Children.Keys).Select(key => key.ToString()).Where(key => key != "name" && !Volumes.Contains(key)).Select(type => $"volume {type}"),
        .. FreeFields.Where(field => Field(pod, "securityContext", field) is not null),
    ];

    private static IEnumerable<string> FaultsOfContainer(YamlMappingNode container, YamlMappingNode pod)
    {
        // What the container does not say, the pod says.
        string? Said(params string[] path) => (Field(container, ["securityContext", .. path]) ?? Field(pod, ["securityContext", .. path]))?.ToString();

        (string Control, bool Holds)[] controls =
        [
            ("privilege escalation", Said("allowPrivilegeEscalation") == "false"),
            ("running as non-root", Said("runAsNonRoot") == "true"),
            ("non-root user", Said("runAsUser") != "0"),
            ("seccomp", Said("seccompProfile", "type") is "RuntimeDefault" or "Localhost"),
            ("capabilities", Field(container, "securityContext", "capabilities") is YamlMappingNode { Children.Count: 1 } capabilities && RenderedOverlay.Items(capabilities, "drop").Any(name => name.ToString() == "ALL")),
            ("host ports", Items(container, "ports").All(port => Field((YamlMappingNode)port, "hostPort") is null)),
            ("free fields", FreeFields.All(field => Field(container, "securityContext", field) is null)),
        ];
        return controls.Where(control => !control.Holds).Select(control => control.Control);
    }

    private static YamlSequenceNode Items(YamlMappingNode mapping, string key) => Field(mapping, key) as YamlSequenceNode ?? new YamlSequenceNode();

    private static YamlNode? Field(YamlMappingNode mapping, params string[] path) =>
        path.Aggregate<string, YamlNode?>(mapping, (at, key) => at is YamlMappingNode fields && fields.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null);
}
