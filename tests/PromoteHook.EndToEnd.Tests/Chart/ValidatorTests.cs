using PromoteHook.EndToEnd.Tests.Examples;

namespace PromoteHook.EndToEnd.Tests.Chart;

/// <summary>The checks of rendered objects find what they are for.</summary>
public sealed class ValidatorTests
{
    private const string Job = """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: a, annotations: {x: "true"}}
        spec:
          template:
            spec:
              securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
              containers:
              - name: a
                resources: {limits: {cpu: 1}}
                securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
              volumes: [{name: v, emptyDir: {}}]
        """;

    [Theory]
    [InlineData("kind: Job", "kind: Jobb", "batch/v1 Jobb: no such kind")]
    [InlineData("apiVersion: batch/v1", "apiVersion: batch/v0", "batch/v0 Job: no such kind")]
    [InlineData("  template:", "  backofLimit: 1\n  template:", "Job.spec: knows no backofLimit")]
    [InlineData("  template:", "  backoffLimit: \"1\"\n  template:", "Job.spec.backoffLimit: is no int32")]
    [InlineData("x: \"true\"", "x: true", "Job.metadata.annotations.x: is no string")]
    [InlineData("- name: a", "- image: a", "Job.spec.template.spec.containers[0]: has no name")]
    [InlineData("drop: [ALL]", "drop: ALL", "Job.spec.template.spec.containers[0].securityContext.capabilities.drop: is no array")]
    public void The_API_specification_is_applied(string text, string replacement, string fault)
    {
        Assert.Empty(KubernetesSchema.FaultsOf(Only(Job)));

        Assert.Equal([fault], KubernetesSchema.FaultsOf(Only(Job.Replace(text, replacement, StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("allowPrivilegeEscalation: false, ", "", "privilege escalation")]
    [InlineData("runAsNonRoot: true, ", "", "running as non-root")]
    [InlineData("runAsNonRoot: true, ", "runAsNonRoot: true, runAsUser: 0, ", "non-root user")]
    [InlineData("RuntimeDefault", "Unconfined", "seccomp")]
    [InlineData("drop: [ALL]", "drop: [ALL], add: [NET_ADMIN]", "capabilities")]
    [InlineData("drop: [ALL]", "drop: [NET_RAW]", "capabilities")]
    [InlineData("allowPrivilegeEscalation: false, ", "allowPrivilegeEscalation: false, privileged: true, ", "free fields")]
    [InlineData("- name: a", "- name: a\n        ports: [{containerPort: 1, hostPort: 1}]", "host ports")]
    [InlineData("emptyDir: {}", "hostPath: {path: /}", "volume hostPath")]
    [InlineData("      containers:", "      hostNetwork: true\n      containers:", "hostNetwork")]
    public void The_restricted_standard_is_applied(string text, string replacement, string fault)
    {
        Assert.Empty(PodSecurity.FaultsOf(Only(Job)));

        Assert.Equal([fault], PodSecurity.FaultsOf(Only(Job.Replace(text, replacement, StringComparison.Ordinal))));
    }

    private static YamlDotNet.RepresentationModel.YamlNode Only(string yaml) => new RenderedOverlay(yaml).Objects.Single();
}
