using PromoteHook.Discovery.Finding;
using PromoteHook.Discovery.Kustomizing;

namespace PromoteHook.Discovery;

/// <summary>
/// The <c>images</c> of kustomizations, as the hook's Job finds them mounted: each entry gives a destination. Entries are laid over
/// each other as kustomize runs them, so an upper one speaks for what a lower one has made. Images of components and of
/// <c>transformers</c> do not stand in these files.
/// </summary>
/// <param name="files">The files, lower layer first.</param>
/// <param name="allowUntagged">True leaves out entries that give neither tag nor digest; false refuses them.</param>
public sealed class MountedKustomization(IReadOnlyList<string> files, bool allowUntagged) : IManifestSource
{
    /// <summary>Most entries, for each is compared with all before it; and of these, most regular expressions, which take a thousand times as long.</summary>
    private const int MaxEntries = 10_000;
    private const int MaxExpressions = 100;

    /// <inheritdoc/>
    public string Name => string.Join(' ', files.Select(file => $"--kustomization {file}"));

    /// <inheritdoc/>
    public IAsyncEnumerable<ImageUse> ReadAsync(CancellationToken cancellationToken) => Uses().ToAsyncEnumerable();

    private IEnumerable<ImageUse> Uses()
    {
        var images = new List<RewrittenImage>();
        var (entries, expressions) = (0, 0);
        foreach (var entry in files.SelectMany(KustomizationFile.Entries))
        {
            expressions += entry.IsExpression ? 1 : 0;
            if (++entries > MaxEntries || expressions > MaxExpressions)
            {
                throw new RefusalException(
                    ExitCode.DiscoveryFailed, $"{entry.Origin}: the kustomizations hold more than {MaxEntries} images, or more than {MaxExpressions} whose name is a regular expression",
                    "write plain names; promote the applications of a cluster one by one");
            }

            if (!entry.IsInjection && !SkippedObjects.IsOwnName(entry.Name))
            {
                Lay(entry, images);
            }
        }

        return images.Select(UseOf).OfType<ImageUse>();
    }

    private static void Lay(ImageEntry entry, List<RewrittenImage> images)
    {
        var speaksForLower = false;
        for (var at = 0; at < images.Count; at++)
        {
            if (images[at].Name is not null && entry.SpeaksFor(images[at].Text))
            {
                images[at] = images[at].Through(entry);
                speaksForLower = true;
            }
        }

        if (!speaksForLower)
        {
            images.Add(RewrittenImage.Of(entry));
        }
    }

    /// <summary>Null: what it will be stands in the base only, and that is allowed.</summary>
    private ImageUse? UseOf(RewrittenImage image)
    {
        var (fault, lacking) = image.Name is null ? ($"the name '{image.Entry.Name}' may mean several images, and there is no newName", "newName")
            : image.HasUnknownTag ? ($"tagSuffix of '{image.Name}' is added to a tag that stands in the base", "newTag or digest")
            : image.Tag is null && image.Digest is null ? ($"'{image.Name}' has neither newTag nor digest: its tag stands in the base", "newTag or digest")
            : (null, null);
        if (fault is null)
        {
            var reference = ReferenceField.Parse(image.Entry.Origin, image.Text);
            return new ImageUse(reference, image.Entry.Origin) { Implied = image.SourceFor(reference.Repository) };
        }

        return allowUntagged ? null : throw new RefusalException(
            ExitCode.DiscoveryFailed, $"{image.Entry.Origin}: {fault}",
            $"add {lacking}, or give --allow-untagged to leave such entries out");
    }
}
