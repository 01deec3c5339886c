namespace PromoteHook.Tests.Catalogue;

/// <summary>What is wrong before any registry is asked.</summary>
public sealed class InputErrorTests
{
    /// <summary>Name of the entry, and the settings that make it.</summary>
    public static TheoryData<string, string> WrongSettings => new()
    {
        { "settings-not-yaml", "rules:\n- to: prod.example.com/**\n  from: [dev.example.com/**\n" },
        { "settings-not-yaml-colon", "rules:\n- to: prod.example.com/**\n  from: dev.example.com/**: x\n" },
        { "settings-tab", "rules:\n\t- to: prod.example.com/**\n" },
        { "settings-two-documents", "rules: []\n---\nrules: []\n" },
        { "settings-duplicate-key", "rules: []\nrules: []\n" },
        { "settings-unknown-key", "rule:\n- to: prod.example.com/**\n" },
        { "settings-unknown-key-in-rule", "rules:\n- to: prod.example.com/**\n  form: dev.example.com/**\n" },
        { "settings-unknown-key-far", "gates:\n- registry: prod.example.com\n" },
        { "settings-unknown-word", "defaults:\n  onDigestMismatch: overwite\n" },
        { "settings-list-expected", "rules:\n  to: prod.example.com/**\n" },
        { "rule-without-from", "rules:\n- to: prod.example.com/**\n" },
        { "rule-bad-pattern", "rules:\n- to: https://prod.example.com/**\n  from: dev.example.com/**\n" },
        { "rule-more-wildcards-in-from", "rules:\n- to: prod.example.com/team/*\n  from: dev.example.com/*/*\n" },
        { "credential-bad-role", "credentials:\n- registry: 111111111111.dkr.ecr.eu-west-1.amazonaws.com\n  aws: {assumeRole: pull}\n" },
        { "credential-bad-account", "credentials:\n- registry: '*-docker.pkg.dev'\n  google: {impersonate: promoter}\n" },
        { "credential-bad-host", "credentials:\n- registry: '*.amazonaws.com'\n  aws: {assumeRole: 'arn:aws:iam::111111111111:role/pull'}\n" },
        { "credential-of-nobody", "credentials:\n- registry: '*-docker.pkg.dev'\n" },
        { "create-repository-elsewhere", "rules:\n- to: prod.example.com/**\n  from: dev.example.com/**\n  createRepository: {ecr: {}}\n" },
        { "create-repository-policy-missing", "rules:\n- to: 222222222222.dkr.ecr.eu-west-1.amazonaws.com/**\n  from: dev.example.com/**\n  createRepository:\n    ecr: {policyFile: ecr/policy.json}\n" },
        { "search-rule-bad-path", "searchRules:\n- {group: example.com, kind: Worker, path: $.spec.image}\n" },
    };

    /// <summary>Name of the entry, and the manifest that makes it.</summary>
    public static TheoryData<string, string> WrongManifests => new()
    {
        { "manifest-not-yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: web\n   image: prod.example.com/team/web:1\n" },
        { "manifest-placeholder", "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec:\n  containers:\n  - name: web\n    image: prod.example.com/team/web:${VERSION}\n" },
        { "manifest-bad-reference", "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: web\n    image: prod.example.com/Team/web:1\n" },
        { "manifest-without-image", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n" },
        { "image-unmapped", "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: web\n    image: stage.example.com/team/web:1\n" },
        { "digest-conflict-in-overlay", TwoDigests },
    };

    private const string TwoDigests = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
          - name: old
            image: prod.example.com/team/web:1@sha256:1111111111111111111111111111111111111111111111111111111111111111
          - name: new
            image: prod.example.com/team/web:1@sha256:2222222222222222222222222222222222222222222222222222222222222222
        """;

    /// <summary>Name of the entry, the command, and what follows the Pod in the rendered stream that makes it.</summary>
    public static TheoryData<string, string, string> WrongRenderings => new()
    {
        { "inject-nowhere", "inject", "" },
        { "inject-value-from", "inject", HookWith("env: [{name: PROMOTE_HOOK_IMAGES, valueFrom: {configMapKeyRef: {name: images, key: images}}}]") },
        { "inject-anchor", "inject", HookWith("env: &env [{name: A, value: a}]}, {name: b, env: *env") },
        { "inject-mark", "inject", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: images, annotations: {promote-hook/inject: images}}\n" },
        { "verify-no-hook", "verify", "" },
        { "verify-shell", "verify", HookWith("command: [sh, -c, promote-hook promote]") },
        { "verify-hook-without-images", "verify", HookWith("args: [promote]") },
        { "verify-placeholder", "verify", HookWith("args: [promote], env: [{name: PROMOTE_HOOK_IMAGES, value: __IMAGES__}]") },
    };

    private static string HookWith(string fields) =>
        $"apiVersion: batch/v1\nkind: Job\nmetadata: {{name: promote-hook, namespace: shop, annotations: {{argocd.argoproj.io/hook: PreSync}}}}\nspec: {{template: {{spec: {{containers: [{{name: promote-hook, {fields}}}]}}}}}}\n";

    [Theory]
    [MemberData(nameof(WrongRenderings))]
    public async Task Wrong_renderings(string name, string command, string manifest)
    {
        await using var scene = await Scene.StartAsync();
        const string pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: 'prod.example.com/team/web:1'}]}\n---\n";

        await scene.TellAsync(name, command, "--manifests", scene.Folder.Write("rendered.yaml", pod + manifest));
    }

    [Fact]
    public async Task A_list_that_no_variable_holds()
    {
        await using var scene = await Scene.StartAsync();
        var containers = string.Join(", ", Enumerable.Range(0, 3000).Select(number => $"{{image: 'prod.example.com/team/some-part-of-the-application:{number}'}}"));

        await scene.TellAsync("inject-too-long", "inject", "--manifests", scene.Folder.Write("rendered.yaml", $"apiVersion: v1\nkind: Pod\nspec: {{containers: [{containers}]}}\n---\n{HookWith("args: [promote]")}"));
    }

    [Fact]
    public async Task An_overlay_without_a_program_to_render_it()
    {
        await using var scene = await Scene.StartAsync();

        await scene.TellAsync("verify-no-kustomize", "verify", "overlays/prod");
    }

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public async Task Wrong_settings(string name, string settings)
    {
        await using var scene = await Scene.StartAsync();

        await scene.TellAsync(name, "promote", "--config", scene.Folder.Write("promote-hook.yaml", settings), "--image", "prod.example.com/team/web:1");
    }

    [Theory]
    [MemberData(nameof(WrongManifests))]
    public async Task Wrong_manifests(string name, string manifest)
    {
        await using var scene = await Scene.StartAsync();

        await scene.TellAsync(name, "promote", "--from", "dev.example.com/**", "--to", "prod.example.com/**", "--manifests", scene.Folder.Write("web.yaml", manifest));
    }

    [Fact]
    public async Task An_image_on_a_destination_that_no_rule_covers()
    {
        await using var scene = await Scene.StartAsync();
        var settings = scene.Folder.Write("promote-hook.yaml", "rules:\n- to: prod.example.com/teem/**\n  from: dev.example.com/team/**\n");

        await scene.TellAsync("image-unmapped-on-destination", "promote", "--config", settings, "--image", "prod.example.com/team/web:1");
    }

    [Theory]
    [InlineData("settings-missing", "--config", "none.yaml")]
    [InlineData("manifest-missing", "--manifests", "none.yaml")]
    [InlineData("plan-missing", "--plan", "none.json")]
    [InlineData("ca-file-missing", "--ca-file", "none.pem")]
    public async Task A_file_that_is_not_there(string name, string option, string file)
    {
        await using var scene = await Scene.StartAsync();
        string[] image = option == "--plan" ? [] : ["--image", "prod.example.com/team/web:1", "--from", "dev.example.com/**", "--to", "prod.example.com/**"];

        await scene.TellAsync(name, ["promote", option, scene.Folder.At(file), .. image]);
    }

    [Theory]
    [InlineData("plan-not-json", "{\"apiVersion\": \"promote-hook/v1\",\n")]
    [InlineData("plan-other-version", "{\"apiVersion\": \"promote-hook/v9\", \"kind\": \"PromotionPlan\", \"promotions\": []}")]
    public async Task A_plan_that_cannot_be_read(string name, string plan)
    {
        await using var scene = await Scene.StartAsync();

        await scene.TellAsync(name, "promote", "--plan", scene.Folder.Write("plan.json", plan));
    }

    [Fact]
    public async Task A_certificate_file_without_a_certificate()
    {
        await using var scene = await Scene.StartAsync();

        await scene.TellAsync("ca-file-empty", "copy", "dev.example.com/team/web:1", "prod.example.com/team/web", "--ca-file", scene.Folder.Write("ca.pem", "no certificate\n"));
    }

    [Theory]
    [InlineData("option-unknown", "promote", "--manifest", "web.yaml")]
    [InlineData("option-bad-value", "promote", "--timeout", "ten")]
    [InlineData("command-unknown", "promot", "--image", "web:1")]
    [InlineData("copy-onto-itself", "copy", "dev.example.com/team/web:1", "dev.example.com/team/web:1")]
    [InlineData("reference-without-repository", "copy", "dev.example.com/team/web:1", "europe-docker.pkg.dev/proj/web:1")]
    [InlineData("no-images-given", "promote", "--from", "dev.example.com/**", "--to", "prod.example.com/**")]
    public async Task A_wrong_command_line(string name, params string[] arguments)
    {
        await using var scene = await Scene.StartAsync();

        await scene.TellAsync(name, arguments);
    }

    [Fact]
    public async Task A_proxy_variable_that_names_no_proxy()
    {
        await using var scene = await Scene.StartAsync();
        scene.SetVariable("HTTPS_PROXY", "http://robot:hunter2-proxy@:3128");

        await scene.TellAsync("proxy-variable-wrong", "copy", "dev.example.com/team/web:1", "prod.example.com/team/web");
    }
}
