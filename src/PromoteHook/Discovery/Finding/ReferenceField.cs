using PromoteHook.Oci;

namespace PromoteHook.Discovery.Finding;

/// <summary>Reads the reference out of a field, or says why there is none.</summary>
/// <param name="note">Is told of fields that are passed by.</param>
internal sealed class ReferenceField(Action<string> note)
{
    private const string SchemeEnd = "://";

    /// <summary>What Istio's injector replaces. Source: <see href="https://istio.io/latest/docs/setup/additional-setup/gateway/"/>.</summary>
    private const string InjectedImage = "auto";

    private static readonly HashSet<string> RegistrySchemes = new(StringComparer.OrdinalIgnoreCase) { "oci", "docker" };

    /// <summary>Null: the field holds no reference, rightly.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: it should hold one, and does not.</exception>
    public ImageReference? Read(Candidate candidate)
    {
        var (node, rule) = (candidate.Site.Node, candidate.Rule);
        var text = node.Text;
        // An API server refuses a number or boolean here; null and the empty string mean that nothing is said.
        if (!node.IsString || string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (text == InjectedImage || RunTimeParameters.StandIn(candidate.Manifest.Group, text))
        {
            note($"{candidate.Origin}: passed by, '{ImageReference.Shown(text)}' is known only when it runs");
            return null;
        }

        var schemeEnd = rule is null ? -1 : text.IndexOf(SchemeEnd, StringComparison.Ordinal);
        var isElsewhere = schemeEnd >= 0 ? !RegistrySchemes.Contains(text[..schemeEnd]) : rule?.Form == ReferenceForm.WithScheme;
        if (isElsewhere)
        {
            note($"{candidate.Origin}: passed by, '{ImageReference.Shown(text)}' is not in a registry");
            return null;
        }

        return Fits(candidate, Parse(candidate.Origin, schemeEnd < 0 ? text : text[(schemeEnd + SchemeEnd.Length)..]));
    }

    /// <summary>Reads a reference; one without tag and digest means <c>latest</c>.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: it is none, or still holds a placeholder.</exception>
    public static ImageReference Parse(UseOrigin origin, string text)
    {
        if (Placeholder.In(text) is { } placeholder)
        {
            throw new RefusalException(
                ExitCode.DiscoveryFailed, $"{origin}: '{ImageReference.Shown(text)}' still holds the placeholder {ImageReference.Shown(placeholder)}",
                "the step that should have replaced it did not run or did not find it; feed what is rendered after it");
        }

        return ImageReference.TryParse(text, out _, out var fault)
            ? ImageReference.Parse(text)
            : throw new RefusalException(
                ExitCode.DiscoveryFailed, $"{origin}: '{ImageReference.Shown(text)}' is not an image reference: {fault}",
                "write registry/repository:tag, registry/repository@digest or both");
    }

    private ImageReference? Fits(Candidate candidate, ImageReference reference)
    {
        var text = candidate.Site.Node.Text!;
        var isWhole = candidate.Rule?.Form switch
        {
            ReferenceForm.WithTag => ImageReference.ParseExact(Bare(text)) is { Tag: not null } or { Digest: not null },
            ReferenceForm.WithRegistry => NamesRegistry(Bare(text)),
            _ => true,
        };
        if (!isWhole)
        {
            note($"{candidate.Origin}: passed by, '{ImageReference.Shown(text)}' is completed by its controller; write it out with registry and tag to have it promoted");
        }

        return isWhole ? reference : null;
    }

    /// <summary>True when the first component is a host rather than a part of the path; the rule of references.</summary>
    public static bool NamesRegistry(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && (text[..slash] == "localhost" || text.AsSpan(0, slash).ContainsAny('.', ':'));
    }

    private static string Bare(string text) =>
        text.IndexOf(SchemeEnd, StringComparison.Ordinal) is var end and >= 0 ? text[(end + SchemeEnd.Length)..] : text;
}
