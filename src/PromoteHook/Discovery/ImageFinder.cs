using PromoteHook.Discovery.Finding;
using PromoteHook.Discovery.Reading;

namespace PromoteHook.Discovery;

/// <summary>Finds the images that an object makes the cluster pull: by the shape of pod specs, the built-in rules and the user's.</summary>
public sealed class ImageFinder
{
    /// <summary>Most that the ways to an object's images may take when written out, in characters: one long key stands in the way of each image below it.</summary>
    private const int MaxWords = 8 * 1024 * 1024;

    private readonly ILookup<string, (SearchRule Rule, SearchPath Path)> rules;
    private readonly ILookup<string, (SearchRule Rule, SearchPath Path)> outputs;
    private readonly Action<string> note;
    private readonly ReferenceField references;
    private readonly FluxArtifacts flux;

    /// <summary>Reads the rules' paths.</summary>
    /// <param name="userRules">Rules beside the built-in ones.</param>
    /// <param name="note">Is told, for people, of objects and fields that are passed by; null when nobody listens.</param>
    /// <exception cref="RefusalException">Usage: a rule's path is none.</exception>
    public ImageFinder(IReadOnlyList<SearchRule> userRules, Action<string>? note = null)
    {
        this.note = note ?? (_ => { });
        // The user's first: for a field that both speak of, theirs decides which values count.
        rules = Compile(userRules.Concat(BuiltInSearchRules.All));
        outputs = Compile(BuiltInSearchRules.BuildOutputs);
        references = new ReferenceField(this.note);
        flux = new FluxArtifacts(this.note);
    }

    /// <summary>The uses in the order they stand; a field that several ways lead to is one use.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: a field holds no reference, or an annotation of ours is wrong.</exception>
    internal IReadOnlyList<ImageUse> Find(ManifestObject manifest)
    {
        if (SkippedObjects.IsImageless(manifest))
        {
            return [];
        }

        if (SkippedObjects.Why(manifest) is { } why)
        {
            note($"{manifest.File}:{manifest.Root.Line} {manifest.Title}: passed by, {why}");
            return [];
        }

        var candidates = Candidates(manifest);
        var uses = new List<ImageUse>();
        foreach (var candidate in candidates)
        {
            if (references.Read(candidate) is { } reference)
            {
                uses.Add(SourceAnnotations.Apply(new ImageUse(reference, candidate.Origin), manifest, candidate.Site));
            }
        }

        if (flux.Find(manifest) is var (artifact, field))
        {
            uses.Add(SourceAnnotations.Apply(new ImageUse(artifact, field.Origin), manifest, field.Site));
        }

        SourceAnnotations.CheckContainers(manifest, candidates.ConvertAll(candidate => candidate.Site));
        return uses;
    }

    private List<Candidate> Candidates(ManifestObject manifest)
    {
        var root = FieldSite.Of(manifest.Root);
        long words = 0;
        var built = Matches(outputs, manifest, root).Select(Named).Select(candidate => candidate.Path).ToHashSet(StringComparer.Ordinal);
        return PodShapes.Images(root).Select(site => (site, (SearchRule?)null))
            .Concat(Matches(rules, manifest, root))
            .Select(Named)
            .DistinctBy(candidate => candidate.Path, StringComparer.Ordinal)
            .Where(candidate => !built.Contains(candidate.Path))
            .OrderBy(candidate => candidate.Site.Node.Line).ThenBy(candidate => candidate.Site.Node.Column)
            .ToList();

        Candidate Named((FieldSite Site, SearchRule? Rule) match)
        {
            words += match.Site.Path?.Length ?? 0;
            return words <= MaxWords ? new Candidate(manifest, match.Site, match.Rule) : throw Unreadable.At(
                manifest.File, match.Site.Node.Line, match.Site.Node.Column,
                $"the ways to the images of this object take more than {MaxWords / 1024 / 1024} Mi characters", "shorten its keys, or split it");
        }
    }

    private static IEnumerable<(FieldSite Site, SearchRule? Rule)> Matches(ILookup<string, (SearchRule Rule, SearchPath Path)> rules, ManifestObject manifest, FieldSite root) =>
        rules[manifest.Kind].Concat(rules["*"])
            .Where(compiled => compiled.Rule.SpeaksOf(manifest.Group, manifest.Kind))
            .SelectMany(compiled => compiled.Path.Matches(root)
                .Where(site => compiled.Rule.Beside is not { } beside || site.Owner.TextOf(beside.Key) == beside.Value)
                .Select(site => (site, (SearchRule?)compiled.Rule)));

    private static ILookup<string, (SearchRule Rule, SearchPath Path)> Compile(IEnumerable<SearchRule> rules) =>
        rules.ToLookup(
            rule => rule.Kind,
            rule => SearchPath.TryParse(rule.Path, out var path, out var fault)
                ? (rule, path)
                : throw new RefusalException(
                    ExitCode.Usage, $"search rule for {rule.Kind}: the path '{rule.Path}' cannot be read: {fault}",
                    @"part keys by dots, write [] after a list, * for any key, and \. for a dot within a key"),
            StringComparer.Ordinal);
}
