using System.Text;
using PromoteHook.Discovery;
using PromoteHook.Injecting;

namespace PromoteHook.Tests.Injecting;

public sealed class InjectorTests
{
    private const string Workload = "kind: Pod\napiVersion: v1\nspec: {containers: [{name: a, image: prod.example.com/a:1}, {name: b, image: prod.example.com/b:2}]}\n---\n";
    private const string Job = "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: promote-hook\n  annotations:\n    argocd.argoproj.io/hook: PreSync\nspec:\n  template:\n    spec:\n      containers:\n";
    private const string Block = "|-\n            prod.example.com/a:1\n            prod.example.com/b:2";
    private const string Quoted = "\"prod.example.com/a:1,prod.example.com/b:2\"";

    [Theory]
    // Our container without a variable, its fields in and out of the alphabet's order.
    [InlineData("      - name: promote-hook\n        image: x\n", "      - name: promote-hook\n        env:\n        - name: PROMOTE_HOOK_IMAGES\n          value: @\n        image: x\n")]
    [InlineData("      - args: [promote]\n        # ours\n        image: x\n        name: promote-hook\n", "      - args: [promote]\n        env:\n        - name: PROMOTE_HOOK_IMAGES\n          value: @\n        # ours\n        image: x\n        name: promote-hook\n")]
    [InlineData("      - name: promote-hook", "      - name: promote-hook\n        env:\n        - name: PROMOTE_HOOK_IMAGES\n          value: @")]
    [InlineData("      - name: promote-hook # ours\n        command: [a]\n      - name: b\n", "      - name: promote-hook # ours\n        command: [a]\n        env:\n        - name: PROMOTE_HOOK_IMAGES\n          value: @\n      - name: b\n")]
    // Among other variables, which stay behind it.
    [InlineData("      - name: promote-hook\n        env:\n        # why\n        - name: A\n          value: a\n", "      - name: promote-hook\n        env:\n        - name: PROMOTE_HOOK_IMAGES\n          value: @\n        # why\n        - name: A\n          value: a\n")]
    [InlineData("      - name: promote-hook\n        env:   # why\n\n          - {name: A, value: a}\n", "      - name: promote-hook\n        env:   # why\n          - name: PROMOTE_HOOK_IMAGES\n            value: |-\n              prod.example.com/a:1\n              prod.example.com/b:2\n\n          - {name: A, value: a}\n")]
    [InlineData("      - {name: promote-hook, env: [{name: A, value: a}]}\n", "      - {name: promote-hook, env: [{name: PROMOTE_HOOK_IMAGES, value: \"\"}, {name: A, value: a}]}\n")]
    [InlineData("      - {name: promote-hook}\n", "      - {env: [{name: PROMOTE_HOOK_IMAGES, value: \"\"}], name: promote-hook}\n")]
    // No variables, said in words.
    [InlineData("      - name: promote-hook\n        env: []\n", "      - name: promote-hook\n        env: [{name: PROMOTE_HOOK_IMAGES, value: \"\"}]\n")]
    [InlineData("      - name: promote-hook\n        env: # none\n", "      - name: promote-hook\n        env: # none\n        - name: PROMOTE_HOOK_IMAGES\n          value: @\n")]
    [InlineData("      - name: promote-hook\n        env: null # none\n", "      - name: promote-hook\n        env:  # none\n        - name: PROMOTE_HOOK_IMAGES\n          value: @\n")]
    [InlineData("      - {name: promote-hook, env: null}\n", "      - {name: promote-hook, env: [{name: PROMOTE_HOOK_IMAGES, value: \"\"}]}\n")]
    [InlineData("      - {name: promote-hook, env: }\n", "      - {name: promote-hook, env: [{name: PROMOTE_HOOK_IMAGES, value: \"\"}] }\n")]
    // The variable is there.
    [InlineData("      - name: promote-hook\n        env:\n        - name: PROMOTE_HOOK_IMAGES\n          value: __IMAGES__\n", "      - name: promote-hook\n        env:\n        - name: PROMOTE_HOOK_IMAGES\n          value: @\n")]
    [InlineData("      - name: promote-hook\n        env:\n        - name: PROMOTE_HOOK_IMAGES\n          value: '' # later\n", "      - name: promote-hook\n        env:\n        - name: PROMOTE_HOOK_IMAGES\n          value: \"\" # later\n")]
    [InlineData("      - name: promote-hook\n        env:\n        - name: PROMOTE_HOOK_IMAGES\n          value:\n        - name: B\n", "      - name: promote-hook\n        env:\n        - name: PROMOTE_HOOK_IMAGES\n          value: @\n        - name: B\n")]
    [InlineData("      - name: promote-hook\n        env:\n        - name: PROMOTE_HOOK_IMAGES\n        - name: B\n", "      - name: promote-hook\n        env:\n        - name: PROMOTE_HOOK_IMAGES\n          value: @\n        - name: B\n")]
    [InlineData("      - name: promote-hook\n        env:\n        - value: >\n            old\n\n            older\n\n\n          name: PROMOTE_HOOK_IMAGES\n", "      - name: promote-hook\n        env:\n        - value: @\n\n\n          name: PROMOTE_HOOK_IMAGES\n")]
    [InlineData("      - name: promote-hook\n        env:\n        - name: PROMOTE_HOOK_IMAGES\n          value: x\n            # deep\n", "      - name: promote-hook\n        env:\n        - name: PROMOTE_HOOK_IMAGES\n          value: \"\"\n            # deep\n")]
    [InlineData("      - name: promote-hook\n        env: [{name: PROMOTE_HOOK_IMAGES, value: 'x'}]\n", "      - name: promote-hook\n        env: [{name: PROMOTE_HOOK_IMAGES, value: \"\"}]\n")]
    [InlineData("      - name: promote-hook\n        env: [{name: PROMOTE_HOOK_IMAGES}]\n", "      - name: promote-hook\n        env: [{value: \"\", name: PROMOTE_HOOK_IMAGES}]\n")]
    public void The_list_goes_into_our_container_and_nothing_else_changes(string container, string expected)
    {
        expected = expected.Replace("@", Block, StringComparison.Ordinal);
        expected = expected.Replace("value: \"\"", $"value: {Quoted}", StringComparison.Ordinal);

        var injected = Inject(Workload + Job + container);

        Assert.Equal(Workload + Job + expected, injected);
        Assert.Equal(injected, Inject(injected));
        Assert.Equal(ToCrLf(injected), Inject(ToCrLf(Workload + Job + container)));
    }

    [Theory]
    [InlineData("data: {}\n", "data: {images: \"\"}\n")]
    [InlineData("data:\n", "data:\n  images: @\n")]
    [InlineData("data: ~\n", "data: \n  images: @\n")]
    [InlineData("data:\n  a: b\n  images: old\n", "data:\n  a: b\n  images: @\n")]
    [InlineData("data:\n  a: b\n  promote-hook.yaml: |\n    rules: []\n", "data:\n  a: b\n  images: @\n  promote-hook.yaml: |\n    rules: []\n")]
    [InlineData("data:\n  images: |\n    old\n\nkind: ConfigMap\n", "data:\n  images: @\n\nkind: ConfigMap\n")]
    [InlineData("data: {images: '', a: b}\n", "data: {images: \"\", a: b}\n")]
    public void A_marked_config_map_takes_it_as_a_file_and_the_job_is_left(string data, string expected)
    {
        var head = Workload + Job + "      - name: promote-hook\n---\napiVersion: v1\n" + (data.Contains("kind", StringComparison.Ordinal) ? "" : "kind: ConfigMap\n") + "metadata: {name: c, annotations: {promote-hook/inject: \"true\"}}\n";
        expected = expected.Replace("@", "|\n    prod.example.com/a:1\n    prod.example.com/b:2", StringComparison.Ordinal)
            .Replace("\"\"", "\"prod.example.com/a:1\\nprod.example.com/b:2\\n\"", StringComparison.Ordinal);

        var injected = Inject(head + data);

        Assert.Equal(head + expected, injected);
        Assert.Equal(injected, Inject(injected));
    }

    [Fact]
    public void A_config_map_without_data_gets_it_where_the_alphabet_has_it() => Assert.EndsWith(
        "apiVersion: v1\ndata:\n  images: |\n    prod.example.com/a:1\n    prod.example.com/b:2\nkind: ConfigMap\nmetadata: {annotations: {promote-hook/inject: \"true\"}}",
        Inject(Workload + "apiVersion: v1\nkind: ConfigMap\nmetadata: {annotations: {promote-hook/inject: \"true\"}}"),
        StringComparison.Ordinal);

    [Fact]
    public void Both_jobs_take_it()
    {
        var job = Job + "      - name: promote-hook\n        image: x\n";

        var injected = Inject(Workload + job + "---\n" + job);

        Assert.Equal(3, injected.Split("PROMOTE_HOOK_IMAGES").Length);
    }

    [Fact]
    public void A_variable_beside_a_marked_config_map_is_set_too()
    {
        var injected = Inject(Workload + Job + "      - name: promote-hook\n        env: [{name: PROMOTE_HOOK_IMAGES, value: __X__}]\n---\n{apiVersion: v1, kind: ConfigMap, metadata: {labels: {promote-hook/inject: 'true'}}}\n");

        Assert.DoesNotContain("__X__", injected, StringComparison.Ordinal);
        Assert.Contains("{data: {images: \"prod.example.com/a:1\\nprod.example.com/b:2\\n\"}, apiVersion", injected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_that_comes_from_the_marked_config_map_stays_as_it_is()
    {
        const string job = Job + "      - name: promote-hook\n        env: [{name: PROMOTE_HOOK_IMAGES, valueFrom: {configMapKeyRef: {name: c, key: images}}}]\n---\n";

        var injected = Inject(Workload + job + "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, labels: {promote-hook/inject: 'true'}}\n");

        Assert.StartsWith(Workload + job + "apiVersion: v1\ndata:\n  images: |\n", injected, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_values_one_after_the_other_and_yaml_behind_them_are_read()
    {
        const string pod = "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"spec\": {\"containers\": [{\"image\": \"é.example.com/ä\"}]}}";
        const string job = "{\n \"apiVersion\": \"batch/v1\", \"kind\": \"Job\", \"metadata\": {\"annotations\": {\"helm.sh/hook\": \"😀\"}},\n \"spec\": {\"template\": {\"spec\": {\"containers\": [{\"name\": \"promote-hook\", \"env\": [\n]}]}}}\n}";
        var text = pod.Replace("é.example.com/ä", "prod.example.com/a:1", StringComparison.Ordinal) + job + "\n" + job + " --- # é\n" + Job + "      - name: promote-hook\n";

        var injected = Inject(text);

        Assert.Equal(2, injected.Split("\"env\": [{\"name\": \"PROMOTE_HOOK_IMAGES\", \"value\": \"prod.example.com/a:1\"}\n]").Length - 1);
        Assert.EndsWith("env:\n        - name: PROMOTE_HOOK_IMAGES\n          value: \"prod.example.com/a:1\"\n", injected, StringComparison.Ordinal);
        Assert.Equal(injected, Inject(injected));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void Byte_order_mark_and_encoding_stay(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] Encode(string text) => [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
        var before = "# é😀\n" + Workload + Job + "      - name: promote-hook\n        image: x\n";

        var after = Inject(Encode(before));

        Assert.Equal(Encode(Inject(before)), after);
    }

    [Theory]
    [InlineData("      - name: promote-hook\n        env:\n        - name: PROMOTE_HOOK_IMAGES\n          valueFrom: {configMapKeyRef: {name: c, key: images}}\n", "comes from valueFrom")]
    [InlineData("      - &ours\n        name: promote-hook\n      - *ours\n", "bears the anchor &ours")]
    [InlineData("      - name: promote-hook\n        env: &env [{name: A}]\n      - {name: b, env: *env}\n", "bears the anchor &env")]
    [InlineData("      - {name: b, env: &env [{name: A}]}\n      - name: promote-hook\n        env: *env\n", "written by an alias")]
    [InlineData("      - &base {name: b, env: [{name: A}]}\n      - <<: *base\n        name: promote-hook\n", "written by an alias or a merge")]
    [InlineData("      - name: promote-hook\n        env: [&e {name: PROMOTE_HOOK_IMAGES, value: x}, *e]\n", "bears the anchor &e")]
    [InlineData("      - name: promote-hook\n        env: some\n", "there stands 'some'")]
    [InlineData("      - name: a\n      - name: b\n", "neither a Job")]
    public void What_cannot_be_changed_alone_is_refused_with_its_place(string containers, string fault)
    {
        var refusal = Assert.Throws<RefusalException>(() => Inject(Workload + Job + containers));

        Assert.Equal(ExitCode.DiscoveryFailed, refusal.Code);
        Assert.Contains(fault, refusal.Message, StringComparison.Ordinal);
        Assert.NotNull(refusal.Remedy);
    }

    [Fact]
    public void An_anchor_that_nothing_refers_to_is_no_matter() =>
        Assert.Contains("env: &env [{name: PROMOTE_HOOK_IMAGES", Inject(Workload + Job + "      - &ours\n        name: promote-hook\n        env: &env []\n"), StringComparison.Ordinal);

    [Fact]
    public void Each_image_is_listed_once_in_order_and_ignored_ones_are_not()
    {
        const string text = "kind: Pod\napiVersion: v1\nspec: {containers: [{image: b.example.com/b}, {image: a.example.com/a@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855}, {image: 'b.example.com/b:latest'}]}\n---\n"
            + "kind: Pod\napiVersion: v1\nmetadata: {annotations: {promote-hook/ignore: 'true'}}\nspec: {containers: [{image: c.example.com/c:1}]}\n---\n"
            + "kind: Pod\napiVersion: v1\nmetadata: {annotations: {promote-hook/self: 'true'}}\nspec: {containers: [{image: hooks.example.com/ph:1, name: x}]}\n";

        var injected = Inject(text);

        Assert.EndsWith("value: \"b.example.com/b:latest,a.example.com/a@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"}], image: hooks.example.com/ph:1, name: x}]}\n", injected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_no_variable_holds_is_refused_and_a_config_map_takes_it()
    {
        var containers = string.Join(", ", Enumerable.Range(0, 2000).Select(number => $"{{image: 'prod.example.com/{new string('a', 60)}:{number}'}}"));
        var text = $"kind: Pod\napiVersion: v1\nspec: {{containers: [{containers}]}}\n---\n{Job}      - name: promote-hook\n";

        var refusal = Assert.Throws<RefusalException>(() => Inject(text));
        var injected = Inject(text + "---\n{apiVersion: v1, kind: ConfigMap, metadata: {annotations: {promote-hook/inject: 'true'}}}\n");

        Assert.Contains("promote-hook/inject", refusal.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("PROMOTE_HOOK_IMAGES", injected, StringComparison.Ordinal);
    }

    private static string Inject(string text) => Encoding.UTF8.GetString(Inject(Encoding.UTF8.GetBytes(text)));

    private static byte[] Inject(byte[] text)
    {
        using var output = new MemoryStream();
        var held = HeldManifests.Read("-", new MemoryStream(text));
        new Injector(new ImageFinder([]), allowEmpty: false).Inject(held, TestContext.Current.CancellationToken).Manifests.WriteTo(output);
        return output.ToArray();
    }

    private static string ToCrLf(string text) => text.Replace("\n", "\r\n", StringComparison.Ordinal);
}
