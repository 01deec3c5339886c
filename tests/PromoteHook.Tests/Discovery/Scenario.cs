using System.Globalization;
using System.Text;
using PromoteHook.Discovery;
using PromoteHook.Tests.Documents;

namespace PromoteHook.Tests.Discovery;

/// <summary>One folder of <c>Scenarios</c>: what is fed, and what is found.</summary>
/// <remarks>
/// <c>scenario.txt</c> says how, one option a line: <c>--manifests FILE</c>, <c>--stdin FILE</c>, <c>--kustomization FILE</c>, <c>--overlay DIR</c>,
/// <c>--allow-untagged</c>, <c>--image REF</c>, <c>--environment LIST</c>, <c>--search-rule GROUP KIND PATH</c>. Without it, <c>input.*</c> is a manifest.
/// </remarks>
internal sealed class Scenario
{
    private readonly string folder;
    private readonly ILookup<string, string> options;
    private readonly List<string> notes = [];

    public Scenario(string name)
    {
        folder = Path.Combine(Root, name);
        var script = Path.Combine(folder, "scenario.txt");
        var lines = File.Exists(script)
            ? File.ReadAllLines(script)
            : Directory.GetFiles(folder, "input.*").Order(StringComparer.Ordinal).Select(file => $"--manifests {Path.GetFileName(file)}");
        options = lines.Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' ', 2))
            .ToLookup(parts => parts[0], parts => parts.ElementAtOrDefault(1) ?? "");
    }

    /// <summary>The folder of all scenarios, in the sources.</summary>
    public static string Root { get; } = Checkout.At("tests/PromoteHook.Tests/Scenarios");

    public string Expected => Path.Combine(folder, "expected.txt");

    public string Received => Path.Combine(folder, "expected.received.txt");

    /// <summary>What is found, one line for each use; or the refusal.</summary>
    public async Task<string> RunAsync()
    {
        var text = new StringBuilder();
        try
        {
            foreach (var source in Sources())
            {
                await foreach (var use in source.ReadAsync(TestContext.Current.CancellationToken))
                {
                    text.Append(Describe(use)).Append('\n');
                }
            }
        }
        catch (RefusalException refusal)
        {
            text.Append(CultureInfo.InvariantCulture, $"exit {(int)refusal.Code}: {refusal.Message}\n  {refusal.Remedy}\n");
        }

        notes.ForEach(note => text.Append("note: ").Append(note).Append('\n'));
        return text.Replace(folder + Path.DirectorySeparatorChar, "").ToString();
    }

    private IEnumerable<IManifestSource> Sources()
    {
        var rules = options["--search-rule"].Select(rule => rule.Split(' ')).Select(rule => new SearchRule(rule[0], rule[1], rule[2])).ToList();
        var finder = new ImageFinder(rules, notes.Add);
        var overlays = options["--overlay"].Select(overlay => OverlayDirectory.Read(PathOf(overlay)));
        List<string> kustomizations = [.. options["--kustomization"].Select(PathOf), .. overlays.SelectMany(overlay => overlay.Kustomizations)];

        yield return new InlineImages(options["--image"].ToList(), options["--environment"].FirstOrDefault());
        foreach (var input in options["--stdin"])
        {
            yield return new ManifestFiles("-", File.OpenRead(PathOf(input)), finder);
        }

        foreach (var input in options["--manifests"])
        {
            yield return new ManifestFiles(PathOf(input), null, finder);
        }

        yield return new MountedKustomization(kustomizations, options.Contains("--allow-untagged"));
    }

    private string PathOf(string name) => Path.Combine(folder, name);

    private static string Describe(ImageUse use)
    {
        var document = use.Origin.Document > 1 ? $" (document {use.Origin.Document})" : "";
        return $"{use.Reference} <- {use.Origin}{document}{Hint("annotated", use.Annotated)}{Hint("implied", use.Implied)}{(use.IsIgnored ? " [ignored]" : "")}";
    }

    private static string Hint(string how, SourceHint? hint) => hint is null ? ""
        : $" [{how} {hint.Repository}{(hint.Tag is null ? "" : ":" + hint.Tag)}{(hint.Digest is null ? "" : $"@{hint.Digest}")}, {hint.Where}]";
}
