namespace PromoteHook.Discovery.Finding;

/// <summary>Finds the images of pod specs at any depth of any object: containers of every sort and image volumes.</summary>
internal static class PodShapes
{
    private static readonly HashSet<string> ContainerLists = new(StringComparer.Ordinal) { "containers", "initContainers", "ephemeralContainers" };

    /// <summary>Annotations of pods that name an image which an injector puts in; those that need a second one for the tag are not here (Linkerd).</summary>
    private static readonly HashSet<string> ImageAnnotations = new(StringComparer.Ordinal)
    {
        "sidecar.istio.io/proxyImage", "dapr.io/sidecar-image", "vault.hashicorp.com/agent-image",
    };

    /// <summary>The scalars below <paramref name="site"/> that are images by the shape around them, in the order they stand.</summary>
    public static IEnumerable<FieldSite> Images(FieldSite site)
    {
        foreach (var child in site.Children())
        {
            var key = child.Path!.Key;
            var found = key switch
            {
                // The object's own state, not what is asked for.
                "status" when site.Path is null => null,
                "metadata" => child.Field("annotations") is { } annotations
                    ? annotations.Children().Where(annotation => ImageAnnotations.Contains(annotation.Path!.Key ?? ""))
                    : [],
                "volumes" => FieldsOf(child, "image", "reference"),
                not null when ContainerLists.Contains(key) => FieldsOf(child, "image"),
                _ => [],
            };
            foreach (var image in found ?? [])
            {
                yield return image;
            }

            if (found is not null && key != "metadata")
            {
                foreach (var image in Images(child))
                {
                    yield return image;
                }
            }
        }
    }

    /// <summary>The names of all containers below <paramref name="site"/>, with or without an image.</summary>
    public static IEnumerable<string> ContainerNames(FieldSite site) => site.Children().SelectMany(child =>
        ContainerNames(child).Concat(ContainerLists.Contains(child.Path!.Key ?? "")
            ? child.Node.Items.Select(item => item.TextOf("name")).OfType<string>()
            : []));

    private static IEnumerable<FieldSite> FieldsOf(FieldSite list, params string[] keys)
    {
        var sites = list.Node.IsList ? list.Children() : [];
        foreach (var key in keys)
        {
            sites = sites.Select(site => site.Field(key)).OfType<FieldSite>();
        }

        return sites.Where(site => site.Node.Text is not null);
    }
}
