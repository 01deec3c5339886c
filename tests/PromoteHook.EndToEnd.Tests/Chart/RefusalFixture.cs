using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.Chart;

/// <summary>Values that the schema refuses, each judged by one run of each helm, which the first test that asks starts.</summary>
public sealed class RefusalFixture
{
    private readonly Lazy<Task<IReadOnlyDictionary<string, string>>> byHelm4 = new(() => RefuseAsync(HelmChart.Helm4));
    private readonly Lazy<Task<IReadOnlyDictionary<string, string>>> byHelm3 = new(() => RefuseAsync(HelmChart.Helm3));

    /// <summary>What is given, and where in it the fault lies.</summary>
    public static IReadOnlyDictionary<string, (string Values, string Place)> Cases { get; } = new (string Values, string Place)[]
    {
        ("imagez: []", "imagez"),
        ("events: off", "events"),
        ("events: {job: true}", "events"),
        ("rbac: {create: job}", "create"),
        ("rbac: {clusterRole: true}", "clusterRole"),
        ("argocd: {address: argocd.example.com}", "address"),
        ("argocd: {server: \"user@argocd.example.com\"}", "server"),
        ("argocd: {server: \"ftp://argocd example com\"}", "server"),
        ("argocd: {tokenSecret: promote-hook-argocd}", "tokenSecret"),
        ("argocd: {tokenSecret: {key: a/b}}", "key"),
        ("argocd: {tokenSecret: {token: swordfish}}", "tokenSecret"),
        ("argocd: {caConfigMap: {name: a}}", "caConfigMap"),
        ("argocd: {caSecret: A B}", "caSecret"),
        ("argocd: {caKey: a/b}", "caKey"),
        ("argocd: {insecure: \"yes\"}", "insecure"),
        ("argocd: {app: [shop]}", "app"),
        ("argocd: {project: a b}", "project"),
        ("argocd: {revision: 12345}", "revision"),
        ("argocd: {strict: 1}", "strict"),
        ("enabled: \"yes\"", "enabled"),
        ("renderedBy: parrent", "renderedBy"),
        ("nameOverride: Shop", "nameOverride"),
        ("fullnameOverride: a_b", "fullnameOverride"),
        ("labels: {version: 1}", "labels"),
        ("annotations: {a: true}", "annotations"),
        ("hook: {style: flux}", "style"),
        ("hook: {wave: \"-100\"}", "wave"),
        ("hook: {phase: PostSync}", "phase"),
        ("images: registry.prod.example.com/web:1", "images"),
        ("images: [\"\"]", "images"),
        ("images: [{name: web}]", "images"),
        ("templates: web.yaml", "templates"),
        ("overlayConfigMap: {name: a}", "overlayConfigMap"),
        ("manifestsConfigMap: A B", "manifestsConfigMap"),
        ("allowEmpty: 1", "allowEmpty"),
        ("settings: {rule: []}", "rule"),
        ("settings: {rules: [{to: a.example.com}]}", "rules"),
        ("settings: {rules: [{to: a.example.com, from: b.example.com, form: c.example.com}]}", "form"),
        ("settings: {rules: [{to: a.example.com, from: b.example.com, createRepository: {ecr: {scanOnPush: \"true\"}}}]}", "scanOnPush"),
        ("settings: {rules: [{to: a.example.com, from: b.example.com, createRepository: {harbor: {}}}]}", "harbor"),
        ("settings: {defaults: {onDigestMismatch: never}}", "onDigestMismatch"),
        ("settings: {defaults: {mutableTags: [1.10]}}", "mutableTags"),
        ("settings: {unmatched: warn}", "unmatched"),
        ("settings: {searchRules: [{kind: Worker, path: spec.image}]}", "searchRules"),
        ("settings: {credentials: [{registry: a.example.com, aws: {assumeRole: x, externalId: 111111111111}}]}", "externalId"),
        ("files: {promote-hook.yaml: x}", "promote-hook.yaml"),
        ("files: {a/b: x}", "a/b"),
        ("image: {tag: 1.10}", "tag"),
        ("image: {digest: \"sha256:abc\"}", "digest"),
        ("image: {pullPolicy: Sometimes}", "pullPolicy"),
        ("image: {registry: mirror.example.com}", "registry"),
        ("imagePullSecrets: [mirror]", "imagePullSecrets"),
        ("registrySecrets: [{secretName: a}]", "registrySecrets"),
        ("registrySecrets: [{name: a, optional: \"no\"}]", "optional"),
        ("createRegistrySecret: {enabled: true, dockerConfigJson: {auths: {}}}", "dockerConfigJson"),
        ("serviceAccount: {token: true}", "token"),
        ("serviceAccount: {annotations: [a]}", "annotations"),
        ("activeDeadlineSeconds: 30m", "activeDeadlineSeconds"),
        ("activeDeadlineSeconds: 0", "activeDeadlineSeconds"),
        ("timeoutMarginSeconds: 0", "timeoutMarginSeconds"),
        ("backoffLimit: 100", "backoffLimit"),
        ("resources: {limit: {}}", "limit"),
        ("nodeSelector: {a: true}", "nodeSelector"),
        ("tolerations: [{key: a, effect: Never}]", "effect"),
        ("affinity: {node: {}}", "node"),
        ("priorityClassName: 5", "priorityClassName"),
        ("runAsUser: 0", "runAsUser"),
        ("podLabels: {a: 1}", "podLabels"),
        ("podAnnotations: {a: 1}", "podAnnotations"),
        ("extraArgs: [verbose]", "extraArgs"),
        ("extraEnv: [{value: x}]", "extraEnv"),
        ("extraEnv: {A: x}", "extraEnv"),
        ("extraVolumes: [{emptyDir: {}}]", "extraVolumes"),
        ("extraVolumeMounts: [{name: a}]", "extraVolumeMounts"),
        ("caBundle: {pem: x}", "pem"),
        ("caBundle: {key: a/b}", "key"),
        ("proxy: {https: proxy.example.com}", "https"),
        ("proxy: {no: .svc}", "proxy"),
        ("networkPolicy: {ports: [https]}", "ports"),
        ("networkPolicy: {extraEgress: [{from: []}]}", "from"),
    }.Select((refused, index) => (Name: $"case-{index}", refused)).ToDictionary(named => named.Name, named => named.refused);

    /// <summary>What Helm 4 says to each.</summary>
    internal Task<IReadOnlyDictionary<string, string>> ByHelm4 => byHelm4.Value;

    /// <summary>What Helm 3 says to each.</summary>
    internal Task<IReadOnlyDictionary<string, string>> ByHelm3 => byHelm3.Value;

    private static Task<IReadOnlyDictionary<string, string>> RefuseAsync(string program) =>
        ManyRenders.RefuseAsync(Cases.ToDictionary(refused => refused.Key, refused => refused.Value.Values), program);
}
