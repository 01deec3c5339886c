namespace PromoteHook.Testing.Hostility;

/// <summary>Bombs by name. Each is larger than any bound that it should meet, and no larger than a test may hold.</summary>
public static class Bombs
{
    private const int Giant = 17 * 1024 * 1024 / 16;
    private const string Sixteen = "xxxxxxxxxxxxxxxx";
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: r.example/web:1}]}\n";
    private const string HookHead = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: h, annotations: {argocd.argoproj.io/hook: PreSync}}\nspec: {template: {spec: {containers: [{name: promote-hook, ";
    private const string HookTail = "}]}}}\n---\n" + Pod;
    private const string MarkedMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, labels: {promote-hook/inject: \"true\"}}\n";

    /// <summary>What any reader of YAML has to refuse.</summary>
    public static IReadOnlyList<Bomb> RefusedYaml { get; } =
    [
        new("aliases of lists that double", "a0: &a0 [x, x]\n", "a#n: &a#n [*a#p, *a#p]\n", 60),
        new("aliases of mappings that double", "a0: &a0 {a: x, b: x}\n", "a#n: &a#n {a: *a#p, b: *a#p}\n", 60),
        new("an anchor that is set anew from itself twice", "a0: &a [x, x]\n", "a#n: &a [*a, *a]\n", 60),
        new("merges that grow by one", "a0: &a0 {k0: 1}\n", "a#n: &a#n {<<: *a#p, k#n: 1}\n", 3000),
        new("an alias within its own anchor", "a: &a [*a]\n", "", 0),
        new("an alias of itself within a key", "? &a [*a, *a]\n: 1\n", "", 0),
        new("a key of lists that double", "a0: &a0 [x, x]\n", "a#n: &a#n [*a#p, *a#p]\n", 40, "? *a40\n: 1\n"),
        new("a long text as key by aliases", "a: &k " + new string('x', 500_000) + "\nm:\n", "  - {*k : 1}\n", 30),
        new("lists in lists, flow", "", "[", 100_000),
        new("lists in lists, flow, one a line", "x: ", "[\n", 100_000),
        new("mappings in mappings, flow", "", "{a: ", 100_000),
        new("lists and mappings by turns", "x: ", "[{a: ", 100_000),
        new("lists in lists, block", "", "- ", 100_000),
        new("keys in keys", "", "? ", 100_000),
        new("keys in keys, flow", "", "{? ", 100_000),
        new("lists as keys without end", "", "[a: ", 100_000),
        new("arrays in objects, JSON", "", "{\"a\":[", 100_000),
        new("arrays in arrays, JSON, after an object", "{\"a\":", "[", 1_000_000),
        new("a plain scalar", "kind: ", Sixteen, Giant),
        new("a plain scalar of many lines", "kind: x\n", "  xxxxxxxxxxxxx\n", Giant),
        new("a scalar in double quotes", "kind: \"", Sixteen, Giant, "\""),
        new("a scalar in single quotes", "kind: '", Sixteen, Giant, "'"),
        new("a literal scalar", "kind: |\n  ", Sixteen, Giant),
        new("a folded scalar of many lines", "kind: >\n", "  xxxxxxxxxxxxx\n", Giant),
        new("a literal scalar of empty lines", "kind: |\n", "\n", 16 * Giant, "  x\n"),
        new("a key", "", Sixteen, Giant, ": 1\n"),
        new("a key in quotes", "? \"", Sixteen, Giant, "\"\n: 1\n"),
        new("a comment", "# ", Sixteen, Giant, "\n" + Pod),
        new("comments", "", "# xxxxxxxxxxxxx\n", Giant, Pod),
        new("blanks", "", "                ", Giant, "\n" + Pod),
        new("a tag", "kind: !", Sixteen, Giant, " x\n"),
        new("a tag written out", "kind: !<", Sixteen, Giant, "> x\n"),
        new("an anchor", "kind: &", Sixteen, Giant, " x\n"),
        new("an alias", "kind: *", Sixteen, Giant, "\n"),
        new("a directive", "%", Sixteen, Giant, "\n---\n" + Pod),
        new("directives", "", "%FOO xxxxxxxxxxx\n", Giant, "---\n" + Pod),
        new("a version in a directive", "%YAML 1.", "1111111111111111", 1000, "\n---\n" + Pod),
        new("a key that is there twice", "kind: a\nkind: b\n", "", 0),
        new("a NUL in a comment", "# a\0b\n" + Pod, "", 0),
        new("a NUL behind the last line", Pod + "\0\n---\n" + Pod, "", 0),
        new("an escape character", "kind: \"a\u001b[31mb\"\n", "", 0),
        new("a C1 control character", "kind: \"a\u009b31mb\"\n", "", 0),
        new("tabs", "kind: x\n", "\t", 100_000),
    ];

    /// <summary>What a reader of manifests has to refuse.</summary>
    public static IReadOnlyList<Bomb> RefusedManifests { get; } =
    [
        new("keys of an object", "apiVersion: v1\nkind: Pod\n", "k#n: 1\n", 300_000),
        new("keys of an object, JSON, its kind at the end", "{\"apiVersion\":\"v1\"", ",\"k#n\":1", 300_000, ",\"kind\":\"Pod\"}"),
        new("long keys of an object, JSON", "{\"apiVersion\":\"v1\",\"kind\":\"Pod\"", ",\"k#n" + new string('x', 1_000_000) + "\":1", 12, "}"),
        new("long keys of an object", "apiVersion: v1\nkind: Pod\n", "? k#n" + new string('x', 1_000_000) + "\n: 1\n", 12),
        new("anchors", "apiVersion: v1\nkind: Pod\nx:\n", "- &a x\n", 300_000),
        new("a line of a list", "apiVersion: v1\nkind: Pod\nx: [", "a,", 1_000_000, "]\n"),
        new("a string, JSON", "{\"kind\":\"", Sixteen, 2 * Giant, "\"}"),
        new("a key, JSON", "{\"", Sixteen, 2 * Giant, "\":1}"),
        new("a number, JSON", "{\"kind\":1", "1111111111111111", 2 * Giant, "}"),
        new("a NUL, JSON", "{\"kind\":\"a\0\"}", "", 0),
        new("lists in lists, behind JSON", "{}\n", "[", 100_000),
        new("images below a long key", "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"" + new string('k', 500_000) + "\":{\"containers\":[", "{\"image\":\"r.example/a:1\"},", 10_000, "{}]}}}"),
        new("a reference", "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: \"r.example/", "a_", 3_000_000, "\"}]}\n"),
        new("a placeholder", "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: \"r.example/", "$(", 3_000_000, "\"}]}\n"),
    ];

    /// <summary>What a reader of all images has to refuse.</summary>
    public static IReadOnlyList<Bomb> TooManyImages { get; } =
    [
        new("documents with an image each", "", "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{image: r.example/web:#n}]}\n", 80_000),
        new("items with an image each", "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[", "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p#n\"},\"spec\":{\"containers\":[{\"image\":\"r.example/web:#n\"}]}},\n", 80_000, "{}]}"),
        new("documents with one image and long names", "", "---\napiVersion: v1\nkind: Pod\nmetadata: {name: n#n" + new string('n', 2000) + "}\nspec: {containers: [{image: r.example/web:1}]}\n", 30_000),
    ];

    /// <summary>What is read, without more work than its size is worth.</summary>
    public static IReadOnlyList<Bomb> ReadManifests { get; } =
    [
        new("empty documents", "", "---\n", 300_000, Pod),
        new("scalar documents", "", "--- a\n", 300_000, "---\n" + Pod),
        new("empty objects, JSON", "", "{} ", 300_000, "---\n" + Pod),
        new("annotations of ours beside containers", "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"annotations\":{\"promote-hook/x\":\"\"", ",\"promote-hook/a#n\":\"x\"", 60_000, "}},\"spec\":{\"containers\":[" + string.Concat(Enumerable.Repeat("{\"name\":\"a\",\"image\":\"r.example/a:1\"},", 40_000)) + "{}]}}"),
        new("a number that ends as none", Pod + "x: ", "1111", 50_000, "x\n"),
        new("a number of underscores that ends as none", Pod + "x: ", "1_", 50_000, "z\n"),
        new("merges of lists", Pod + "x0: &a0 {k0: 1}\n", "x#n: &a#n {<<: [*a#p, *a#p], k#n: 1}\n", 40),
        new("one image by aliases", "apiVersion: v1\nkind: Pod\nx: &a0 {containers: [{image: r.example/web:1}]}\n", "y#n: &a#n [*a#p, *a#p]\n", 10),
        new("colons", Pod + "---\n\"", ":", 1_000_000, "\"\n"),
    ];

    /// <summary>What a reader of kustomizations has to refuse.</summary>
    public static IReadOnlyList<Bomb> RefusedKustomizations { get; } =
    [
        new("entries", "images:\n", "- {name: a#n, newTag: '1'}\n", 60_000),
        new("regular expressions", "images:\n", "- {name: 'a#n.*', newName: b, newTag: '1'}\n", 5000),
        new("a regular expression that counts", "images:\n- {name: '(a{1000}){9}b', newName: b, newTag: '2'}\n", "", 0),
        new("a long name", "images:\n- {newTag: '1', name: ", "a", 1_000_000, "}\n"),
        new("a long expression", "images:\n- {newTag: '1', newName: b, name: '", "(a|b)*", 100_000, "'}\n"),
    ];

    /// <summary>What a reader of settings has to refuse.</summary>
    public static IReadOnlyList<Bomb> RefusedSettings { get; } =
    [
        new("rules that share a long list", "defaults:\n  mutableTags: &t [" + string.Join(',', Enumerable.Repeat("a", 50_000)) + "]\nrules:\n", "- {to: r.example/a#n, from: *t}\n", 10_000),
        new("rules that share long texts", "defaults:\n  mutableTags: [&t " + new string('a', 300_000) + "]\nrules:\n", "- {to: r.example/a#n, from: *t}\n", 10_000),
        new("a mebibyte and more", "", "# xxxxxxxxxxxxx\n", 70_000),
    ];

    /// <summary>What a renderer's stream may hold for <c>verify</c> and has to be refused there.</summary>
    public static IReadOnlyList<Bomb> RefusedHooks { get; } =
    [
        new("variables that double", HookHead + "env: [{name: A0, value: xxxxxxxxxx}", ", {name: A#n, value: \"$(A#p)$(A#p)\"}", 60, "]" + HookTail),
        new("mounts of one ConfigMap", HookHead + "volumeMounts: [", "{name: v, mountPath: /m#n},", 3000, "]}], volumes: [{name: v, configMap: {name: c}}]}}}\n---\n" + Pod + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {k: " + new string('x', 100_000) + "}\n"),
        new("ConfigMaps", HookHead + "x: 1" + HookTail, "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c#n}\nx: [" + string.Concat(Enumerable.Repeat("a,", 20_000)) + "]\n", 60),
    ];

    /// <summary>What <c>verify</c> works through.</summary>
    public static IReadOnlyList<Bomb> ReadHooks { get; } =
    [
        new("references without end", HookHead + "args: [promote, --image=r.example/web:1], env: [{name: A, value: \"", "$(", 2_000_000, "\"}]" + HookTail),
        new("variables from one ConfigMap", HookHead + "args: [promote, --image=r.example/web:1], env: [", "{name: A#n, valueFrom: {configMapKeyRef: {name: c, key: k1}}},", 20_000, "]" + HookTail + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {" + string.Join(", ", Enumerable.Range(0, 100_000).Select(number => $"k{number}: x")) + "}\n"),
    ];

    /// <summary>What <c>inject</c> has to refuse.</summary>
    public static IReadOnlyList<Bomb> RefusedCarriers { get; } =
    [
        new("marked ConfigMaps of many values", Pod, "---\n" + MarkedMap + "x: [" + string.Concat(Enumerable.Repeat("a,", 20_000)) + "]\n", 60),
    ];

    /// <summary>What <c>inject</c> works through.</summary>
    public static IReadOnlyList<Bomb> ReadCarriers { get; } =
    [
        new("a marked ConfigMap of many values", Pod + "---\n" + MarkedMap + "x: [", "a,", 150_000, "]\n"),
        new("a marked ConfigMap of many keys", Pod + "---\n" + MarkedMap + "data:\n", "  k#n: x\n", 100_000),
        new("marked ConfigMaps, JSON", "", "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"c\",\"labels\":{\"promote-hook/inject\":\"true\"}}}\n", 10_000, "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"image\":\"r.example/a:1\"}]}}"),
    ];

    /// <summary>What the list of a mounted overlay may not be.</summary>
    public static IReadOnlyList<Bomb> RefusedLists { get; } =
    [
        new("a line", "", Sixteen, Giant),
        new("a NUL", "r.example/a\0:1\n", "", 0),
        new("images", "", "r.example/web:#n\n", 90_000),
    ];
}
