using PromoteHook.EndToEnd.Tests.Programs;
using YamlDotNet.RepresentationModel;
using static PromoteHook.EndToEnd.Tests.Examples.RenderedOverlay;

namespace PromoteHook.EndToEnd.Tests.Examples;

/// <summary>
/// What Argo CD's repo-server does with an Application: it edits the overlay's file by <c>kustomize edit</c>, then builds.
/// Source: <see href="https://github.com/argoproj/argo-cd/blob/v3.5.1/util/kustomize/kustomize.go"/>.
/// </summary>
internal static class ArgoCdBuild
{
    /// <summary>The commit of the sync.</summary>
    public const string Revision = "0ba458b4c1d2e3f405162738495a6b7c8d9e0f1a";

    /// <summary>The Application of a file.</summary>
    public static async Task<YamlNode> ApplicationAsync(string file) => new RenderedOverlay(await File.ReadAllTextAsync(file)).Only("Application");

    /// <summary>Renders an overlay as the Application's source says, by every kustomize alike. Of <c>kustomize</c> it knows <c>namePrefix</c>, <c>images</c> and <c>patches</c>.</summary>
    public static async Task<RenderedOverlay> RenderAsync(YamlNode application, string overlay)
    {
        var kustomize = application["spec"]["source"]["kustomize"];
        if (Has(kustomize, "namePrefix"))
        {
            await Kustomize.EditAsync(overlay, "set", "nameprefix", "--", Text(kustomize, "namePrefix"));
        }

        if (Has(kustomize, "images"))
        {
            await Kustomize.EditAsync(overlay, ["set", "image", .. Items(kustomize, "images").Select(image => Filled(image.ToString(), Text(application, "metadata", "name")))]);
        }

        if (Has(kustomize, "patches"))
        {
            using var writer = new StringWriter();
            new YamlStream(new YamlDocument(new YamlMappingNode("patches", kustomize["patches"]))).Save(writer, assignAnchors: false);
            await File.AppendAllTextAsync(Path.Combine(overlay, "kustomization.yaml"), writer.ToString().Replace("...\n", "", StringComparison.Ordinal));
        }

        var text = await Kustomize.BuildAsync(overlay);
        foreach (var kubectl in Kustomize.Kubectls)
        {
            Assert.Equal(text, await Kustomize.BuildByAsync(kubectl, overlay));
        }

        return new RenderedOverlay(text);
    }

    private static string Filled(string text, string application) => text
        .Replace("${ARGOCD_APP_NAME}", application, StringComparison.Ordinal)
        .Replace("${ARGOCD_APP_REVISION}", Revision, StringComparison.Ordinal);
}
