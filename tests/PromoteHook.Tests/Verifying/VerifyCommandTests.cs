using System.Text;
using System.Text.Json;
using PromoteHook.Testing;
using PromoteHook.Tests.Commands;

namespace PromoteHook.Tests.Verifying;

public sealed class VerifyCommandTests : IDisposable
{
    private const string Rules = "rules: [{to: prod.example.com/**, from: dev.example.com/**}]";
    private const string Workload = "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec: {containers: [{name: a, image: 'prod.example.com/a:1'}, {name: b, image: 'prod.example.com/b:2'}, {name: c, image: 'nginx:1'}]}}\n---\n";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Nothing_is_missed_where_the_mounted_files_name_all_images()
    {
        var run = await VerifyAsync(Workload + Job("args: [promote, --overlay=/overlay]") + Map("hook", ("images", "prod.example.com/a:1\n# b\nprod.example.com/b:2"), ("promote-hook.yaml", Rules)));

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.EndsWith("3 images, 2 to be provided by Job shop/promote-hook, 0 of them missed\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("args: [promote, --overlay=/overlay, --image, 'prod.example.com/b:2']")]
    [InlineData("args: [promote, --overlay, /overlay, '--image=$(HOST)/b:2'], env: [{name: HOST, value: prod.example.com}]")]
    [InlineData("args: [promote], command: [/promote-hook], env: [{name: PROMOTE_HOOK_OVERLAY, value: /overlay}, {name: PROMOTE_HOOK_IMAGES, value: 'prod.example.com/b:2'}]")]
    [InlineData("args: [promote, --overlay=/overlay], env: [{name: PROMOTE_HOOK_IMAGES, valueFrom: {configMapKeyRef: {name: more, key: list}}}]")]
    [InlineData("args: [promote, --overlay=/overlay], envFrom: [{prefix: PROMOTE_, configMapRef: {name: more}}]")]
    [InlineData("args: [promote, --overlay=/overlay, --image=prod.example.com/b:2, --an-option-of-tomorrow=x]")]
    [InlineData("args: [promote, --overlay=/overlay, --argocd-server, argocd-server.argocd]")]
    public async Task Arguments_and_variables_are_read_as_the_hook_would(string container)
    {
        var run = await VerifyAsync(
            Workload + Job(container) + Map("hook", ("kustomization.yaml", "images: [{name: x, newName: prod.example.com/a, newTag: '1'}]"), ("promote-hook.yaml", Rules))
            + Map("more", ("list", "prod.example.com/b:2"), ("HOOK_IMAGES", "prod.example.com/b:2")));

        Assert.Equal((0, ""), (run.Code, run.Error));
    }

    [Fact]
    public async Task What_is_missed_is_told_with_place_and_reason()
    {
        var run = await VerifyAsync(Workload + Job("args: [promote, --overlay=/overlay]") + Map("hook", ("kustomization.yaml", "images: [{name: x, newName: prod.example.com/a, newTag: '2'}]"), ("promote-hook.yaml", Rules)));

        Assert.Equal(3, run.Code);
        Approved.Verify(run.Output);
    }

    [Fact]
    public async Task The_same_as_markdown_and_as_json()
    {
        var text = Workload + Job("args: [promote, --overlay=/overlay]") + Map("hook", ("images", "prod.example.com/a:1"), ("promote-hook.yaml", Rules));

        var markdown = await VerifyAsync(text, "-o", "markdown");
        var json = await VerifyAsync(text, "-o", "json");

        Assert.Equal((3, 3), (markdown.Code, json.Code));
        Assert.Equal("prod.example.com/b:2", JsonDocument.Parse(json.Output).RootElement.GetProperty("gaps")[0].GetProperty("destination").GetString());
        Approved.Verify(markdown.Output, "markdown");
        Approved.Verify(json.Output, "json");
    }

    [Fact]
    public async Task Files_are_where_items_projections_and_parts_put_them()
    {
        const string mounts = "volumeMounts: [{name: p, mountPath: /p}, {name: i, mountPath: /etc/ph.yaml, subPath: conf/ph.yaml}]";
        const string volumes = "volumes: [{name: p, projected: {sources: [{configMap: {name: one, items: [{key: k, path: images}]}}, {secret: {name: s}}]}}, {name: i, configMap: {name: two, items: [{key: s, path: conf/ph.yaml}]}}]";
        var job = $"{{apiVersion: batch/v1, kind: Job, metadata: {{name: j, annotations: {{promote-hook/self: 'true'}}}}, spec: {{template: {{spec: {{containers: [{{name: x, args: [promote, --overlay=/p/, --config=/etc/ph.yaml], {mounts}}}], {volumes}}}}}}}}}\n---\n";

        var run = await VerifyAsync(Workload + job + Map("one", ("k", "prod.example.com/a:1 prod.example.com/b:2")) + Map("two", ("s", Rules)));

        Assert.Equal((0, ""), (run.Code, run.Error));
    }

    [Fact]
    public async Task Two_hooks_may_share_the_images()
    {
        var run = await VerifyAsync(Workload + Job("args: [promote, --overlay=/overlay]") + Other
            + Map("hook", ("images", "prod.example.com/a:1"), ("promote-hook.yaml", Rules)) + Map("hook2", ("images", "prod.example.com/b:2"), ("promote-hook.yaml", Rules)));

        Assert.Equal((0, ""), (run.Code, run.Error));
    }

    [Theory]
    [InlineData("rules: [{to: registry.prdo.example.com/**, from: dev.example.com/**}]", "promote, --overlay=/overlay", "none of the images found is mapped")]
    [InlineData("rules: [{to: prod.example.com/a, from: dev.example.com/a}]", "promote, --overlay=/overlay", "it would refuse the image: no rule speaks for it, though /overlay/promote-hook.yaml:1 does for others on prod.example.com")]
    [InlineData("rules: [{to: prod.example.com/a, from: dev.example.com/a}]", "promote, --image=prod.example.com/a:1, --config=/overlay/promote-hook.yaml", "  no rule speaks for it")]
    [InlineData("rules: [{to: prod.example.com/a, from: dev.example.com/a}]", "promote, --argocd-server=argocd, --config=/overlay/promote-hook.yaml", "it would refuse the image: no rule speaks for it")]
    [InlineData("{unmatched: fail, rules: [{to: prod.example.com/**, from: dev.example.com/**}]}", "promote, --argocd-server=argocd, --config=/overlay/promote-hook.yaml", "it would refuse the image: nothing names a source for it")]
    public async Task What_the_hook_would_refuse_as_unmapped_is_missed(string rules, string arguments, string fault)
    {
        var run = await VerifyAsync(Workload + Job($"args: [{arguments}]") + Map("hook", ("images", "prod.example.com/a:1 prod.example.com/b:2"), ("promote-hook.yaml", rules)));

        Assert.Equal(3, run.Code);
        Assert.Contains(fault, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_hook_provides_does_not_save_a_hook_that_refuses_it()
    {
        var text = Workload + Job("args: [promote, --overlay=/overlay]") + Other
            + Map("hook", ("images", "prod.example.com/a:1 prod.example.com/b:2"), ("promote-hook.yaml", "rules: [{to: prod.example.com/a, from: dev.example.com/a}]"))
            + Map("hook2", ("images", "prod.example.com/b:2"), ("promote-hook.yaml", "rules: [{to: prod.example.com/b, from: dev.example.com/b}]"));

        var refused = await VerifyAsync(text);
        var shared = await VerifyAsync(text.Replace("a:1 prod.example.com/b:2", "a:1", StringComparison.Ordinal));

        Assert.Equal((3, 0), (refused.Code, shared.Code));
    }

    [Fact]
    public async Task An_image_that_no_rule_maps_is_not_covered_because_Argo_CD_tells_of_it()
    {
        var run = await VerifyAsync(Workload + Job("args: [promote, --argocd-server=argocd, --config=/overlay/promote-hook.yaml]") + Map("hook", ("promote-hook.yaml", Rules)), "-o", "json");

        var found = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(0, run.Code);
        Assert.Equal(["prod.example.com/a:1", "prod.example.com/b:2"], found.GetProperty("covered").EnumerateArray().Select(image => image.GetString()));
        Assert.Equal(["nginx:1"], found.GetProperty("others").EnumerateArray().Select(image => image.GetString()!.Split('/')[^1]));
    }

    [Fact]
    public async Task Hooks_that_search_different_fields_are_compared_by_image()
    {
        const string special = "{apiVersion: example.com/v1, kind: Special, metadata: {name: s, namespace: shop}, spec: {tool: 'prod.example.com/t:1'}}\n---\n";
        const string searching = "{searchRules: [{group: example.com, kind: Special, path: spec.tool}], rules: [{to: prod.example.com/**, from: dev.example.com/**}]}";
        var text = special + Workload + Job("args: [promote, --overlay=/overlay]") + Other
            + Map("hook", ("images", "prod.example.com/a:1 prod.example.com/b:2"), ("promote-hook.yaml", Rules)) + Map("hook2", ("images", "prod.example.com/a:1"), ("promote-hook.yaml", searching));

        var missed = await VerifyAsync(text, "-o", "json");
        var covered = await VerifyAsync(text.Replace("\"images\": \"prod.example.com/a:1\"", "\"images\": \"prod.example.com/t:1\"", StringComparison.Ordinal), "-o", "json");

        Assert.Equal("prod.example.com/t:1", Assert.Single(JsonDocument.Parse(missed.Output).RootElement.GetProperty("gaps").EnumerateArray()).GetProperty("destination").GetString());
        Assert.Equal((3, 0), (missed.Code, covered.Code));
        Assert.Empty(JsonDocument.Parse(covered.Output).RootElement.GetProperty("unused").EnumerateArray());
    }

    [Theory]
    [InlineData("", "no Job of promote-hook")]
    [InlineData("command: [sh, -c, 'promote-hook promote']", "its command is 'sh'")]
    [InlineData("args: [promote]", "would refuse: nothing to read images from was given")]
    [InlineData("args: [promote, --overlay=/overlay]", "/overlay/images:1: '__IMAGES__' still holds the placeholder")]
    public async Task A_hook_that_cannot_work_is_refused_in_its_own_words(string container, string fault)
    {
        var run = await VerifyAsync(Workload + (container.Length == 0 ? "" : Job(container)) + Map("hook", ("images", "__IMAGES__"), ("promote-hook.yaml", Rules)));

        Assert.Equal(17, run.Code);
        Assert.Contains(fault, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("args: [promote, --overlay=/overlay]", "x", "x/y", "its mounts have no place for /overlay/x")]
    [InlineData("args: [promote, --overlay=/overlay]", "x/y", "x", "its mounts have no place for /overlay/x")]
    [InlineData("args: [promote, --overlay=/overlay]", "images", "x\0y", "its mounts have no place for /overlay/x")]
    public async Task Mounts_that_cannot_be_are_refused(string container, string first, string second, string fault)
    {
        var run = await VerifyAsync(Workload + Job(container) + Map("hook", (first, "a"), (second.Replace("\0", "\\0", StringComparison.Ordinal), "b")));

        Assert.Equal(17, run.Code);
        Assert.Contains(fault, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Path.GetTempPath() + "promote-hook-", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("args: [", "workingDir: \"\\0x\", args: [", "its workingDir is no path, for it holds a NUL")]
    [InlineData("args: [", "workingDir: \"/\\0\", args: [--overlay, x, ", "its workingDir is no path, for it holds a NUL")]
    [InlineData("/overlay}]", "/overlay}, {name: overlay, mountPath: /..promote-hook.yaml}]", "its mounts have no place for /..promote-hook.yaml/")]
    [InlineData("/overlay}]", "/overlay}, {name: overlay, mountPath: /a/../..promote-hook.yaml, subPath: images}]", "promote-hook has a file of its own there")]
    [InlineData("{name: hook}", "{name: hook, items: [{key: images, path: '.'}]}", "would refuse: ")]
    [InlineData("{name: hook}", "{name: hook, items: [{key: images, path: images/x}]}", "would refuse: ")]
    [InlineData("{name: hook}", "{name: hook, items: [{key: images, path: promote-hook.yaml/x}]}", "would refuse: ")]
    [InlineData("{name: hook}", "{name: hook, items: [{key: images, path: kustomization.yaml/x}]}", "would refuse: ")]
    [InlineData("--overlay=/overlay", "--overlay=/overlay/images", "would refuse: ")]
    [InlineData("--overlay=/overlay", "--overlay=/overlay, --config=/overlay", "would refuse: ")]
    [InlineData("--overlay=/overlay", "--manifests=/overlay, --manifests=/overlay/images/x", "would refuse: ")]
    [InlineData("--overlay=/overlay", "--kustomization=/overlay", "would refuse: ")]
    [InlineData("--overlay=/overlay", "--overlay=/{long}", "would refuse: ")]
    [InlineData("--overlay=/overlay", "--overlay=/overlay, --config=/{long}", "would refuse: ")]
    [InlineData("--overlay=/overlay", "--manifests=/{long}", "would refuse: ")]
    [InlineData("--overlay=/overlay", "--kustomization=/{long}", "would refuse: ")]
    [InlineData("mountPath: /overlay", "mountPath: /{long}", "its mounts have no place for /")]
    public async Task What_a_Job_says_ends_in_a_sentence_of_its_own_paths(string usual, string hostile, string fault)
    {
        var job = Job("args: [promote, --overlay=/overlay]");
        Assert.Contains(usual, job, StringComparison.Ordinal);

        var run = await VerifyAsync(Workload + job.Replace(usual, hostile.Replace("{long}", new string('a', 5000), StringComparison.Ordinal), StringComparison.Ordinal) + Map("hook", ("images", "prod.example.com/a:1")));

        Assert.True(run.Code is 2 or 17, $"{run.Code}: {run.Output}{run.Error}");
        Assert.Contains(fault, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Path.GetTempPath() + "promote-hook-", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_item_without_a_key_mounts_nothing()
    {
        const string items = "{name: hook, items: [{path: a}, {key: images, path: images}, {key: promote-hook.yaml, path: promote-hook.yaml}]}";
        var run = await VerifyAsync(
            Workload + Job("args: [promote, --overlay=/overlay]").Replace("{name: hook}", items, StringComparison.Ordinal)
            + Map("hook", ("", "x"), ("images", "prod.example.com/a:1 prod.example.com/b:2"), ("promote-hook.yaml", Rules)));

        Assert.Equal((0, ""), (run.Code, run.Error));
    }

    [Theory]
    [InlineData("command: [sh, -c, x]", "images")]
    [InlineData("args: [promote]", "marker/x")]
    public async Task A_refused_hook_leaves_no_files(string container, string other)
    {
        // The text tells this run's folder from those of runs beside it.
        var marker = $"marker-{Guid.NewGuid():N}";

        var run = await VerifyAsync(Workload + Job(container) + Map("hook", (marker, "a"), ("marker", "b"), (other, "c")));

        Assert.Equal(17, run.Code);
        Assert.DoesNotContain(Directory.EnumerateDirectories(Path.GetTempPath(), "promote-hook-*"), folder => File.Exists(Path.Combine(folder, "overlay", marker)));
    }

    [Fact]
    public async Task A_file_that_leads_out_of_its_folder_is_not_written()
    {
        var run = await VerifyAsync(Workload + Job("args: [promote, --overlay=/overlay]") + Map("hook", ("../../../escaped", "x"), ("images", "prod.example.com/a:1 prod.example.com/b:2"), ("promote-hook.yaml", Rules)));

        Assert.Equal(0, run.Code);
        Assert.False(File.Exists(Path.Combine(Path.GetTempPath(), "escaped")));
        Assert.False(File.Exists(Path.Combine(Path.GetTempPath(), "..", "escaped")));
    }

    [Fact]
    public async Task Settings_in_the_working_directory_are_not_the_hooks_but_those_that_are_named_are()
    {
        var text = Workload + Job("args: [promote, --overlay=/overlay]") + Map("hook", ("images", "prod.example.com/a:1"));

        var without = await VerifyAsync(text);
        var named = await VerifyAsync(text, "--config", folder.Write("settings.yaml", Rules));

        Assert.Equal((3, 3), (without.Code, named.Code));
        Assert.Contains("none of the images found is mapped", without.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("none of the images found is mapped", named.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("args: [promote, --overlay=/overlay, '--config={0}/settings.yaml']")]
    [InlineData("args: [promote, --overlay=/overlay, '--config:{0}/settings.yaml']")]
    [InlineData("args: [promote, --overlay=/overlay, --config, '/overlay/../../../../../../..{0}/settings.yaml']")]
    [InlineData("args: [promote, --overlay=/overlay, '--config=../../../../../..{0}/settings.yaml'], workingDir: ../../..")]
    [InlineData("args: [promote, --overlay=/overlay], env: [{{name: PROMOTE_HOOK_CONFIG, value: '{0}/settings.yaml'}}]")]
    [InlineData("args: [promote, --config=/overlay/promote-hook.yaml, --manifests, '{0}/pod.yaml']")]
    [InlineData("args: [promote, --config=/overlay/promote-hook.yaml, '--overlay={0}']")]
    [InlineData("args: [promote, --config=/overlay/promote-hook.yaml, '--kustomization={0}/kustomization.yaml']")]
    [InlineData("args: [promote, --config=/overlay/promote-hook.yaml], env: [{{name: PROMOTE_HOOK_MANIFESTS, value: '{0}/pod.yaml, {0}/pod.yaml'}}]")]
    public async Task Nothing_of_this_machine_is_read_for_a_hook(string container)
    {
        folder.Write("settings.yaml", Rules);
        folder.Write("images", "prod.example.com/a:1 prod.example.com/b:2");
        folder.Write("pod.yaml", Workload);
        folder.Write("kustomization.yaml", "images: [{name: x, newName: prod.example.com/a, newTag: '1'}]");

        var run = await VerifyAsync(Workload + Job(string.Format(null, container, folder.Path)) + Map("hook", ("images", "prod.example.com/a:1 prod.example.com/b:2"), ("promote-hook.yaml", Rules)));

        Assert.True(run.Code is 2 or 17, run.Output);
        Assert.Contains("Job shop/promote-hook would refuse: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("args: [plan, --overlay=/overlay]", "its command is plan, which provides nothing")]
    [InlineData("args: [list, --overlay=/overlay]", "its command is list, which provides nothing")]
    [InlineData("args: [promot, --overlay=/overlay]", "there is no command 'promot' (did you mean 'promote'?)")]
    [InlineData("args: [--overlay=/overlay]", "there is no option '--overlay'")]
    [InlineData("args: [promote, --help]", "it only tells of help or version")]
    [InlineData("env: [{name: PROMOTE_HOOK_OVERLAY, value: /overlay}]", "no command was given")]
    public async Task A_hook_that_does_not_promote_provides_nothing(string container, string fault)
    {
        var maps = Map("hook", ("images", "prod.example.com/a:1 prod.example.com/b:2"), ("promote-hook.yaml", Rules)) + Map("hook2", ("images", "prod.example.com/a:1"), ("promote-hook.yaml", Rules));

        var alone = await VerifyAsync(Workload + Job(container) + maps);
        var beside = await VerifyAsync(Workload + Job(container) + Other + maps);

        Assert.Equal((17, 3), (alone.Code, beside.Code));
        Assert.Contains(fault, alone.Error, StringComparison.Ordinal);
        Assert.Contains($"note: Job shop/promote-hook: {fault}", beside.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--an-option-of-tomorrow=x", "there is no option '--an-option-of-tomorrow'")]
    [InlineData("--parallel=many", "--parallel: ")]
    [InlineData("--parallel", "--parallel")]
    public async Task Arguments_that_this_version_does_not_take_are_told(string argument, string fault)
    {
        var run = await VerifyAsync(Workload + Job($"args: [promote, --overlay=/overlay, {argument}]") + Map("hook", ("images", "prod.example.com/a:1 prod.example.com/b:2"), ("promote-hook.yaml", Rules)));

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("note: Job shop/promote-hook: this version of promote-hook would not start with its arguments", run.Output, StringComparison.Ordinal);
        Assert.Contains(fault, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("args: [promote, --overlay=/overlay, --manifests=-]", "--manifests")]
    [InlineData("args: [promote, --overlay=/overlay], env: [{name: PROMOTE_HOOK_MANIFESTS, value: '-'}]", "PROMOTE_HOOK_MANIFESTS")]
    public async Task A_hook_that_reads_standard_input_is_refused(string container, string giver)
    {
        var run = await VerifyAsync(Workload + Job(container) + Map("hook", ("images", "prod.example.com/a:1"), ("promote-hook.yaml", Rules)));

        Assert.Equal(2, run.Code);
        Assert.Contains($"would refuse: {giver}: '-' is standard input", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("args: [promote, --overlay=.], workingDir: /overlay")]
    [InlineData("args: [promote, --overlay, overlay]")]
    [InlineData("args: [promote, '--image=prod.example.com/a:1', '--image=prod.example.com/b:2'], workingDir: /overlay/")]
    public async Task A_relative_path_starts_in_the_containers_working_directory(string container)
    {
        var run = await VerifyAsync(Workload + Job(container) + Map("hook", ("images", "prod.example.com/a:1 prod.example.com/b:2"), ("promote-hook.yaml", Rules)));

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("2 to be provided", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kustomize_is_called_without_plugins_and_what_it_says_is_told()
    {
        var kustomize = Program("kustomize", "echo \"$@\" >&2; exit 1");
        var kubectl = Program("kubectl", "echo \"$@\" >&2; exit 1");

        var plain = await Invocation.RunAsync(["verify", "overlays/prod", "--kustomize", kustomize]);
        var inflating = await Invocation.RunAsync(["verify", "overlays/prod", "--enable-helm", "--helm-command", "helm3"], ("PATH", $"{folder.Path}:/bin:/usr/bin"));
        File.Delete(kustomize);
        var second = await Invocation.RunAsync(["verify", "overlays/prod"], ("PATH", folder.Path));

        Assert.Equal((17, 17, 17), (plain.Code, inflating.Code, second.Code));
        Assert.Contains("kustomize cannot render overlays/prod: build overlays/prod; correct it", plain.Error, StringComparison.Ordinal);
        Assert.Contains("build overlays/prod --enable-helm --helm-command helm3;", inflating.Error, StringComparison.Ordinal);
        Assert.Contains("kubectl cannot render overlays/prod: kustomize overlays/prod;", second.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(kubectl));
    }

    [Theory]
    [InlineData("neither kustomize nor kubectl", "verify", "overlays/prod")]
    [InlineData("--kustomize /nonexistent/kustomize: there is no such program", "verify", "overlays/prod", "--kustomize", "/nonexistent/kustomize")]
    [InlineData("nothing to verify was given", "verify")]
    [InlineData("--output: list does not write markdown", "list", "-o", "markdown")]
    public async Task A_wrong_call_is_refused(string fault, params string[] arguments)
    {
        var run = await Invocation.RunAsync(arguments, ("PATH", "/nonexistent"));

        Assert.Equal(2, run.Code);
        Assert.Contains(fault, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_manifests_of_a_directory_are_one_sync()
    {
        folder.Write("rendered/web.yaml", Workload);
        folder.Write("rendered/hook.yml", Job("args: [promote, --overlay=/overlay]") + Map("hook", ("images", "prod.example.com/a:1"), ("promote-hook.yaml", Rules)));

        var run = await Invocation.RunAsync(["verify", "--manifests", folder.At("rendered")]);

        Assert.Equal(3, run.Code);
        Assert.Contains("rendered/web.yaml:1 Pod shop/web", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chart_is_not_rendered()
    {
        folder.Write("Chart.yaml", "name: x");

        var run = await Invocation.RunAsync(["verify", folder.Path, "--kustomize", Program("kustomize", "exit 1")]);

        Assert.Equal(2, run.Code);
        Assert.Contains("helm template", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Online_tells_what_the_sync_would_copy_and_what_is_missing_at_its_source()
    {
        await using var source = await FakeRegistry.StartAsync();
        await using var destination = await FakeRegistry.StartAsync();
        source.Seed("a", new ImageForge(seed: 3).Image(), "1");
        var text = (Workload + Job("args: [promote, --overlay=/overlay]") + Map("hook", ("images", "prod.example.com/a:1"), ("promote-hook.yaml", Rules)))
            .Replace("prod.example.com", destination.Host, StringComparison.Ordinal).Replace("dev.example.com", source.Host, StringComparison.Ordinal);

        var run = await VerifyAsync(text, "--online", "-o", "markdown");

        Assert.Equal(11, run.Code);
        Assert.Contains($"| `missing` | `{destination.Host}/a:1` | `{source.Host}/a:1` |", run.Output, StringComparison.Ordinal);
        Assert.Contains($"| `no-source` | `{destination.Host}/b:2` |", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 of them missed", run.Output, StringComparison.Ordinal);
    }

    private static async Task<Invocation> VerifyAsync(string manifests, params string[] more) =>
        (await Invocation.PipeAsync(Encoding.UTF8.GetBytes(manifests), ["verify", "--manifests", "-", .. more])).Run;

    private string Program(string name, string script)
    {
        var file = folder.Write(name, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return file;
    }

    /// <summary>A second hook, of the ConfigMap <c>hook2</c>.</summary>
    private static string Other => Job("args: [promote, --overlay=/overlay]")
        .Replace("name: promote-hook, namespace", "name: other, namespace", StringComparison.Ordinal).Replace("configMap: {name: hook}", "configMap: {name: hook2}", StringComparison.Ordinal);

    private static string Job(string container) =>
        "{apiVersion: batch/v1, kind: Job, metadata: {name: promote-hook, namespace: shop, annotations: {argocd.argoproj.io/hook: PreSync}}, spec: {template: {spec: {containers: "
        + $"[{{name: promote-hook, volumeMounts: [{{name: overlay, mountPath: /overlay}}], {container}}}], volumes: [{{name: overlay, configMap: {{name: hook}}}}]}}}}}}}}\n---\n";

    private static string Map(string name, params IEnumerable<(string Key, string Text)> data) =>
        $"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}, namespace: shop}}, data: {{{string.Join(", ", data.Select(file => $"\"{file.Key}\": {JsonSerializer.Serialize(file.Text)}"))}}}}}\n---\n";
}
