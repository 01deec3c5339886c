using System.Text;
using PromoteHook.Discovery;
using PromoteHook.Injecting;
using YamlDotNet.RepresentationModel;

namespace PromoteHook.Tests.Injecting;

/// <summary>Whatever form a stream has, the result is the same stream with the list in it.</summary>
public sealed class RandomStreamTests(ITestOutputHelper output)
{
    private const int Rounds = 1500;

    private static readonly string[] Texts = ["a", "http://x:1/y?z#q", "é 😀", "# no comment", "two\nlines", "ended\n", "- x: {", "it's \"said\"", "a, b]"];

    [Fact]
    public void The_rest_stays_the_list_is_whole_and_twice_is_once()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        for (var round = 0; round < Rounds; round++)
        {
            var (text, images) = Make(new Random(HashCode.Combine(seed, round)));
            try
            {
                Check(text, images);
            }
            catch (Exception fault)
            {
                Assert.Fail($"seed {seed}, round {round}: {fault}\n{text}");
            }
        }
    }

    private static void Check(string text, IReadOnlyList<string> images)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var result = Inject(bytes);
        var injected = Encoding.UTF8.GetString(result);

        Assert.Equal(result, Inject(result));
        Assert.Equal(CommentsIn(text), CommentsIn(injected));
        Assert.Equal(text.EndsWith('\n'), injected.EndsWith('\n'));
        Assert.Equal(text.Contains('\r', StringComparison.Ordinal), injected.Contains('\r', StringComparison.Ordinal));
        var (before, after) = (Read(text), Read(injected));
        Assert.Equal(before.Others, after.Others);
        Assert.NotEmpty(after.Lists);
        Assert.All(after.Lists, list => Assert.Equal(images, InlineImages.Split(list)));
    }

    private static byte[] Inject(byte[] text)
    {
        using var written = new MemoryStream();
        new Injector(new ImageFinder([]), allowEmpty: false).Inject(HeldManifests.Read("-", new MemoryStream(text)), CancellationToken.None).Manifests.WriteTo(written);
        return written.ToArray();
    }

    private static (string Text, IReadOnlyList<string> Images) Make(Random random)
    {
        var forge = new YamlForge(random);
        List<object?> objects = [Job(random), .. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Workload(random))];
        if (random.Next(4) == 0)
        {
            objects.Add(Job(random));
        }

        if (random.Next(3) == 0)
        {
            objects.Add(ConfigMap(random));
        }

        var shuffled = Shuffle(random, objects);
        if (random.Next(3) == 0)
        {
            List<object?> listed = [.. shuffled];
            shuffled = [Fields(random, ("apiVersion", "v1"), ("kind", "List"), ("items", listed))];
        }

        var images = shuffled.SelectMany(ImagesIn).Distinct().ToList();
        var text = string.Concat(shuffled.Select(node => (random.Next(3) == 0 ? "--- # c\n" : "---\n") + forge.Write(node)));
        // What begins with {" is taken for JSON.
        text = random.Next(2) == 0 && text.StartsWith("---\n", StringComparison.Ordinal) && text[4] != '{' ? text[4..] : text;
        text = random.Next(4) == 0 ? text.TrimEnd('\n') : text;
        text = random.Next(4) == 0 ? text.Replace("\n", "\r\n", StringComparison.Ordinal) : text;
        return (random.Next(5) == 0 ? "\uFEFF" + text : text, images);
    }

    private static IEnumerable<string> ImagesIn(object? node) => node switch
    {
        IReadOnlyList<(string Key, object? Value)> fields => fields.SelectMany(field => field is { Key: "image", Value: string image } && image.StartsWith("prod.", StringComparison.Ordinal) ? [image] : ImagesIn(field.Value)),
        IReadOnlyList<object?> items => items.SelectMany(ImagesIn),
        _ => [],
    };

    private static List<(string Key, object? Value)> Workload(Random random) => Fields(
        random, ("apiVersion", "apps/v1"), ("kind", "Deployment"), ("metadata", Metadata(random)),
        ("spec", Map(("template", Map(("spec", Map(("containers", Many(random, 1, 4, () => Fields(
            random, ("name", "c" + random.Next(9)), ("image", $"prod.example.com/{(char)('a' + random.Next(4))}:v{random.Next(3)}"), ("args", Many(random, 0, 3, () => Text(random)))))))))))));

    private static List<(string Key, object? Value)> Job(Random random) => Fields(
        random, ("apiVersion", "batch/v1"), ("kind", "Job"), ("metadata", Map(("annotations", Map(("promote-hook/self", "true"))))),
        ("spec", Map(("template", Map(("spec", Map(("containers", Many(random, 1, 1, () => Container(random))))))))));

    private static List<(string Key, object? Value)> Container(Random random)
    {
        List<(string Key, object? Value)> fields = [("name", "promote-hook")];
        if (random.Next(2) == 0)
        {
            fields.Add(("image", "x/promote-hook:v1"));
        }

        if (random.Next(2) == 0)
        {
            fields.Add(("args", Many(random, 0, 3, () => Text(random))));
        }

        if (random.Next(3) > 0)
        {
            fields.Add(("env", random.Next(5) == 0 ? null : Environment(random)));
        }

        return Fields(random, [.. fields]);
    }

    private static List<object?> Environment(Random random)
    {
        var entries = Many(random, 0, 3, () => Fields(random, ("name", "A" + random.Next(9)), ("value", Text(random))));
        if (random.Next(2) == 0)
        {
            entries.Insert(random.Next(entries.Count + 1), random.Next(4) switch
            {
                0 => Map(("name", "PROMOTE_HOOK_IMAGES")),
                1 => Fields(random, ("name", "PROMOTE_HOOK_IMAGES"), ("value", null)),
                _ => Fields(random, ("name", "PROMOTE_HOOK_IMAGES"), ("value", Text(random))),
            });
        }

        return entries;
    }

    private static List<(string Key, object? Value)> ConfigMap(Random random)
    {
        List<(string Key, object? Value)> fields = [("apiVersion", "v1"), ("kind", "ConfigMap"), ("metadata", Map((random.Next(2) == 0 ? "labels" : "annotations", Map(("promote-hook/inject", "true")))))];
        if (random.Next(4) > 0)
        {
            List<(string Key, object? Value)> data = [.. Enumerable.Range(0, random.Next(3)).Select(number => ($"k{number}", (object?)Text(random)))];
            if (random.Next(2) == 0)
            {
                data.Add(("images", Text(random)));
            }

            fields.Add(("data", random.Next(5) == 0 ? null : Fields(random, [.. data])));
        }

        return Fields(random, [.. fields]);
    }

    private static IReadOnlyList<(string Key, object? Value)> Metadata(Random random) => Map(("name", Text(random)), ("labels", Map(("x", Text(random)))));

    private static IReadOnlyList<(string Key, object? Value)> Map(params IReadOnlyList<(string Key, object? Value)> fields) => fields;

    private static List<(string Key, object? Value)> Fields(Random random, params IReadOnlyList<(string Key, object? Value)> fields) => Shuffle(random, fields);

    private static List<object?> Many(Random random, int least, int most, Func<object?> make) => [.. Enumerable.Range(0, random.Next(least, most + 1)).Select(_ => make())];

    private static List<T> Shuffle<T>(Random random, IEnumerable<T> items)
    {
        var shuffled = items.ToArray();
        random.Shuffle(shuffled);
        return [.. shuffled];
    }

    private static string Text(Random random) => Texts[random.Next(Texts.Length)];

    private static int CommentsIn(string text) => text.Split("# c").Length;

    /// <summary>What YamlDotNet's own model makes of it: everything but the list, and the lists.</summary>
    private static (string Others, IReadOnlyList<string> Lists) Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text.TrimStart('\uFEFF')));
        var lists = new List<string>();
        return (string.Join('\n', stream.Documents.Select(document => Rest(document.RootNode, lists))), lists);
    }

    private static string? Rest(YamlNode node, List<string> lists) => node switch
    {
        YamlMappingNode mapping when Texted(mapping, "name") == "PROMOTE_HOOK_IMAGES" => Taken(Texted(mapping, "value"), lists),
        YamlMappingNode mapping => "{" + string.Join(';', mapping.Children.Select(field => Field(((YamlScalarNode)field.Key).Value!, field.Value, lists)).OfType<string>()) + "}",
        YamlSequenceNode list => "[" + string.Join(';', list.Select(item => Rest(item, lists)).OfType<string>()) + "]",
        _ => $"«{((YamlScalarNode)node).Value}»",
    };

    private static string? Field(string key, YamlNode value, List<string> lists)
    {
        if (key == "images")
        {
            return Taken(((YamlScalarNode)value).Value, lists);
        }

        var rest = Rest(value, lists);
        return key is "env" or "data" && rest is "[]" or "{}" or "«null»" or "«~»" ? null : $"{key}={rest}";
    }

    private static string? Taken(string? list, List<string> lists)
    {
        lists.Add(list ?? "");
        return null;
    }

    private static string? Texted(YamlMappingNode mapping, string key) => mapping.Children.TryGetValue(new YamlScalarNode(key), out var value) ? (value as YamlScalarNode)?.Value : null;
}
