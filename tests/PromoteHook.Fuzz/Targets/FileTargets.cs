using PromoteHook.Configuration;
using PromoteHook.Discovery;
using PromoteHook.Fuzz.Inputs;
using PromoteHook.Mapping;
using PromoteHook.Oci;
using PromoteHook.Oci.Credentials;

namespace PromoteHook.Fuzz.Targets;

/// <summary>Files that somebody hands to the hook beside the manifests.</summary>
internal static class FileTargets
{
    private static readonly RepositoryName[] Repositories = [RepositoryName.Parse("r.test:5000/team/web"), RepositoryName.Parse("docker.io/library/web"), RepositoryName.Parse("[::1]:5000/a")];

    public static FuzzTarget Kustomization() => new(
        "kustomization",
        [.. Seeds.Below("kustomize-examples", "kustomization.yaml"), .. Seeds.Below("tests/PromoteHook.Tests/Scenarios", "kustomization.yaml"),
            .. Seeds.Of("images:\n- name: a\n  newName: r.test/a\n  newTag: '1'\n- {name: r.test/a, digest: sha256:0000000000000000000000000000000000000000000000000000000000000000}\n")],
        ["images:\n", "- name: a\n", "  newName: r.test/b\n", "  newTag: '1'\n", "  digest: sha256:00\n", "  tagSuffix: -x\n", "kind: Component\n", "apiVersion: kustomize.config.k8s.io/v1beta1\n", "promote-hook-app", ".*", "(a|b)", "{1,1000}", "(?=a)", "\\1", "[a-z]", "(?<n>", "\\p{L}"],
        (input, file) =>
        {
            try
            {
                var uses = new MountedKustomization([file], allowUntagged: true).ReadAsync(CancellationToken.None).ToBlockingEnumerable().ToList();
                uses.ForEach(use => ManifestTargets.Check(use, input));
                return Outcome.Read($"{uses.Count} images, {uses.Count(use => use.Implied is not null)} sources");
            }
            catch (RefusalException refusal)
            {
                return Places.Check(refusal, ExitCode.DiscoveryFailed, file, input);
            }
        });

    public static FuzzTarget Settings() => new(
        "settings",
        [.. Seeds.Below("kustomize-examples", "promote-hook.yaml"), .. Seeds.Of(
            "rules:\n- to: prod.test/**\n  from: [dev.test/**, dev2.test/x/**]\n  onDigestMismatch: fail\n  referrers: require\ndefaults: {onDigestMismatch: warn, mutableTags: [latest], referrers: off}\nunmatched: fail\n",
            "searchRules:\n- {group: apps.test, kind: Web, path: 'spec.items[].image'}\ncredentials:\n- registry: 111111111111.dkr.ecr.eu-west-1.amazonaws.com\n  aws: {assumeRole: 'arn:aws:iam::111111111111:role/x'}\n",
            "rules:\n- to: 111111111111.dkr.ecr.eu-west-1.amazonaws.com/*\n  from: dev.test/*\n  createRepository:\n    ecr: {tagMutability: IMMUTABLE, scanOnPush: true, encryption: KMS, kmsKey: x, tags: {a: b}}\n",
            "rules:\n- to: europe-docker.pkg.dev/p/r/**\n  from: dev.test/**\n  createRepository: {artifactRegistry: {immutableTags: true, labels: {a: b}}}\n")],
        ["rules:\n", "- to: ", "  from: ", "prod.test/**", "*.test/*", "onDigestMismatch: ", "mutableTags: ", "unmatched: fail\n", "searchRules:\n", "path: a[].b\n", "credentials:\n", "createRepository: {ecr: {}}\n", "policyFile: x.json\n", "&a ", "*a", "<<: *a", "? [a]\n: b\n", "!!int "],
        (input, file) =>
        {
            try
            {
                var settings = SettingsFile.ReadPlaced(file);
                foreach (var rule in settings.Settings.Rules)
                {
                    // What was read as a rule has to work as one.
                    CompiledRule.Compile(rule);
                }

                return Outcome.Read($"{settings.Settings.Rules.Count} rules, {settings.Settings.SearchRules.Count} search rules, {settings.Settings.Credentials.Count} identities, {settings.Places.Count} places");
            }
            catch (RefusalException refusal)
            {
                return Places.Check(refusal, ExitCode.Usage, file, input);
            }
        });

    public static FuzzTarget Kubeconfig() => new(
        "kubeconfig",
        Seeds.Of(
            """
            apiVersion: v1
            kind: Config
            current-context: two
            contexts:
            - {name: two, context: {cluster: home, user: me, namespace: shop}}
            clusters:
            - {name: home, cluster: {server: "https://10.0.0.1:6443/k8s", insecure-skip-tls-verify: true, tls-server-name: kubernetes, certificate-authority-data: AAAA}}
            users:
            - {name: me, user: {token: some-token}}
            """,
            "current-context: a\ncontexts: [{name: a, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: 'https://h'}}]\nusers: [{name: u, user: {tokenFile: token}}]\n",
            """{"current-context":"a","contexts":[{"name":"a","context":{"cluster":"c"}}],"clusters":[{"name":"c","cluster":{"server":"http://h:80/"}}]}"""),
        ["token: ", "tokenFile: ", "client-certificate: ", "client-certificate-data: AAAA\n", "client-key: ", "certificate-authority: ", "\"a\\0b\"", "server: https://[::1]:1\n", "exec: {command: x}\n", "namespace: ", "current-context: ", "user: {}", "-----BEGIN CERTIFICATE-----"],
        (input, file) =>
        {
            try
            {
                var access = new KubeconfigReader(file, TimeProvider.System).Read();
                BrokenPromiseException.Unless(access.Server is { IsAbsoluteUri: true, Scheme: "http" or "https" }, $"{access.Server}");
                return Outcome.Read($"{access.Server.Scheme}, {access.Token is not null}, {access.Authorities?.Count}, {access.IsInsecure}");
            }
            catch (RefusalException refusal)
            {
                // A name that does not stand for anything is told without quotes; it makes no other outcome.
                var outcome = Places.Check(refusal, ExitCode.Usage, file, input);
                return Outcome.Refused(string.Join(' ', outcome.Words.Split(' ').TakeWhile(word => word is not ("named" or "of"))));
            }
        });

    public static FuzzTarget DockerConfig() => new(
        "dockerconfig",
        Seeds.Of(
            """{"auths":{"https://index.docker.io/v1/":{"auth":"dTpwdw=="},"r.test:5000/team":{"username":"u","password":"p"},"*.r.test":{"identitytoken":"t"},"x":{"registrytoken":"t"}},"credHelpers":{"h.test":"one"},"credsStore":"store"}""",
            """{"r.test":{"username":"u","password":"p","email":"e"}}""", "{}"),
        ["\"auths\":{", "\"auth\":\"dTpwdw==\"", "\"credHelpers\":{", "\"credsStore\":", "\"identitytoken\":\"x\"", "\"username\":\"u\"", "\"password\":\"p\"", "*", "?", "[::1]:5000", "https://", "/v1/", "\"auth\":\"=\""],
        (input, file) =>
        {
            try
            {
                var config = DockerConfigFile.ReadAsync(file, CancellationToken.None).GetAwaiter().GetResult();
                var covered = config.Entries.Select(entry => entry.Key).Concat(config.Helpers.Select(helper => helper.Key)).Count(key => Repositories.Any(key.Covers));
                return Outcome.Read($"{config.Entries.Count} entries, {config.Entries.Count(entry => entry.Fault is not null)} faulty, {config.Helpers.Count} helpers, {covered} cover");
            }
            catch (CredentialException refusal)
            {
                return Outcome.Refused(refusal.Message.Replace(file, "FILE", StringComparison.Ordinal));
            }
        });
}
