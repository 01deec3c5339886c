using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using PromoteHook.Discovery;
using PromoteHook.Oci;
using PromoteHook.Properties;
using PromoteHook.Testing;

namespace PromoteHook.Tests.Discovery;

/// <summary>Kustomizations and lists of images, written in their various forms.</summary>
public sealed class KustomizationPropertyTests : IDisposable
{
    private static readonly Gen<string> Name = Texts.Joined("/", Texts.From("abz09", 1, 3), 1, 2);

    private static readonly Gen<ImageReference> Reference =
        from registry in Gen.Elements("prod.example", "localhost:5000", "docker.io", "[::1]:5000")
        from path in Name
        from tag in Texts.From("aZ0_", 1, 4)
        from form in Gen.Choose(0, 2)
        let digest = form == 0 ? null : Digest.Compute([(byte)tag[0]])
        select ImageReference.In(RepositoryName.Parse($"{registry}/{path}"), form == 1 ? null : tag, digest);

    /// <summary>Entries for images of different names, as each speaks for what a lower one has made too; and how they are written.</summary>
    private static readonly Gen<(string[] Names, ImageReference[] Images, bool IsJson, bool HasMore)> Model =
        from count in Gen.Choose(0, 6)
        from names in Name.ArrayOf(count)
        from images in Reference.ArrayOf(count)
        from isJson in Gen.Elements(true, false)
        from hasMore in Gen.Elements(true, false)
        select (names.Select((name, at) => $"base{at}/{name}").ToArray(), images, isJson, hasMore);

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Entries_that_give_a_destination_are_found_as_it()
    {
        ForAny.Holds(Model, model =>
        {
            var entries = model.Names.Zip(model.Images, (name, image) => new Dictionary<string, string?>
            {
                ["name"] = name,
                ["newName"] = image.Repository.ToString(),
                ["newTag"] = image.Tag,
                ["digest"] = image.Digest?.ToString(),
            }.Where(pair => pair.Value is not null).ToDictionary()).ToList();
            if (model.HasMore)
            {
                // Neither what Argo CD injects nor the hook's own image is to be copied.
                entries.Add(new() { ["name"] = "promote-hook-app", ["newName"] = "app:shop", ["newTag"] = "x" });
                entries.Add(new() { ["name"] = "ghcr.io/x/promote-hook", ["newTag"] = "1" });
            }

            var uses = Read(model.IsJson ? Json(entries) : Yaml(entries));

            Assert.Equal(model.Images, uses.Select(use => use.Reference));
            Assert.Equal(Enumerable.Range(0, model.Images.Length).Select(at => $"images[{at}]"), uses.Select(use => use.Origin.Path));
        }, count: 120);
    }

    [Fact]
    public void Any_name_and_tag_is_read_or_refused_with_its_place()
    {
        var (read, refused) = (0, 0);
        var text = Gen.OneOf(Texts.Any, Texts.Joined("", Gen.Elements("(", ")", "[", "]", "{1,9}", "{9999}", "a", "\\", "*", "+", "|", "^", "$", ".", "?<n>", "(?=", "\\1", ":", "@", "/"), 0, 12), Reference.Select(reference => $"{reference}"));
        var entries =
            from name in text
            from newName in Gen.OneOf(Gen.Constant((string?)null), Reference.Select(reference => (string?)$"{reference.Repository}"), text.Select(value => (string?)value))
            from newTag in Gen.OneOf(Gen.Constant((string?)"1.0"), text.Select(value => (string?)value))
            select new Dictionary<string, string?> { ["name"] = Whole(name), ["newName"] = Whole(newName), ["newTag"] = Whole(newTag) };
        ForAny.Holds(Gen.Choose(1, 3).SelectMany(entries.ArrayOf), list =>
        {
            var fault = Record.Exception(() => Assert.All(Read(Json(list.Select(entry => entry.Where(pair => pair.Value is not null).ToDictionary()))), use =>
                Assert.Equal(use.Reference, ImageReference.ParseExact(use.Reference.ToString()))));

            Assert.True(fault is null or RefusalException { Code: ExitCode.DiscoveryFailed }, $"{fault}");
            Assert.True(fault is null || fault.Message.Contains("kustomization.yaml:1", StringComparison.Ordinal), fault?.Message);
            read += fault is null ? 1 : 0;
            refused += fault is null ? 0 : 1;
        }, count: 200);
        Assert.True(read > 5 && refused > 5, $"{read} read, {refused} refused");
    }

    [Fact]
    public void A_list_of_images_is_found_line_by_line()
    {
        var lines =
            from references in Gen.Choose(0, 3).SelectMany(Reference.ArrayOf)
            from separator in Gen.Elements(", ", " ", ",", "\t")
            from lead in Gen.Elements("", "  ", "\t")
            from isComment in Gen.Frequency((1, Gen.Constant(true)), (4, Gen.Constant(false)))
            select (References: isComment ? [] : references, Text: $"{lead}{(isComment ? "# " : "")}{string.Join(separator, references.AsEnumerable())}");
        var list = Gen.Choose(0, 8).SelectMany(lines.ArrayOf).SelectMany(rows => Gen.Elements("\n", "\r\n").Select(end => (rows, end)));
        ForAny.Holds(list, written =>
        {
            var file = folder.Write("images", string.Join(written.end, written.rows.Select(row => row.Text)));

            var uses = new ListedImages(file).ReadAsync(CancellationToken.None).ToBlockingEnumerable().ToList();

            Assert.Equal(
                written.rows.SelectMany((row, at) => row.References.Select(reference => (reference, at + 1))),
                uses.Select(use => (use.Reference, use.Origin.Line)));
        }, count: 150);
        ForAny.HoldsForText(Texts.Nearly(list.Select(written => string.Join(written.end, written.rows.Select(row => row.Text))), "\0\r\n\u2028#,@:\u00e9$({_"), text =>
        {
            var fault = Record.Exception(() => Assert.All(
                new ListedImages(folder.Write("images", text)).ReadAsync(CancellationToken.None).ToBlockingEnumerable(),
                use => Assert.InRange(use.Origin.Line, 1, 1 + text.Count(character => character is '\n' or '\r'))));

            Assert.True(fault is null or RefusalException { Code: ExitCode.DiscoveryFailed }, $"{fault}");
        }, count: 150);
    }

    private List<ImageUse> Read(string text) =>
        [.. new MountedKustomization([folder.Write("kustomization.yaml", text)], allowUntagged: true).ReadAsync(CancellationToken.None).ToBlockingEnumerable()];

    private static string Json(IEnumerable<Dictionary<string, string?>> entries) => JsonSerializer.Serialize(new { images = entries });

    private static string Yaml(IEnumerable<Dictionary<string, string?>> entries) =>
        "images:\n" + string.Concat(entries.Select(entry => "- " + string.Join("\n  ", entry.Select(pair => $"{pair.Key}: '{pair.Value}'")) + "\n"));

    /// <summary>Half a pair cannot stand in a JSON text.</summary>
    private static string? Whole(string? text) => text is null ? null : new([.. text.Where(character => !char.IsSurrogate(character))]);
}
