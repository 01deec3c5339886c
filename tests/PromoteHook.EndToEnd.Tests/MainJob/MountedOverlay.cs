using PromoteHook.EndToEnd.Tests.Examples;
using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Registries;
using YamlDotNet.RepresentationModel;

namespace PromoteHook.EndToEnd.Tests.MainJob;

/// <summary>The folder that the hook's pod finds under /overlay.</summary>
internal sealed class MountedOverlay : IDisposable
{
    private readonly TempFolder folder = new();

    private MountedOverlay()
    {
    }

    /// <summary>The folder.</summary>
    public string Path => folder.Path;

    /// <summary>An overlay with one images: entry for each item, and the rule that leads from destination to source.</summary>
    public static MountedOverlay Of(TwoRegistries registries, IEnumerable<CorpusItem> items)
    {
        var entries = items.Select(item => item.Name.Split(':')).Select(name => $$"""
            - name: {{registries.Source.Host}}/{{name[0]}}
              newName: {{registries.Destination.Host}}/{{name[0]}}
              newTag: "{{name[1]}}"
            """);
        var overlay = new MountedOverlay();
        overlay.folder.Write("kustomization.yaml", $"images:\n{string.Join('\n', entries)}\n");
        overlay.folder.Write("promote-hook.yaml", $"""
            rules:
            - to: {registries.Destination.Host}/**
              from: {registries.Source.Host}/**

            """);
        return overlay;
    }

    /// <summary>What the kubelet makes of a rendered ConfigMap: names that are links into a dated folder behind a link.</summary>
    public static MountedOverlay Of(RenderedOverlay rendered)
    {
        var overlay = new MountedOverlay();
        var data = (YamlMappingNode)rendered.Only("ConfigMap")["data"];
        foreach (var (name, text) in data.Children)
        {
            overlay.folder.Write($"..2026_01_02_03_04_05.1/{name}", ((YamlScalarNode)text).Value!);
            File.CreateSymbolicLink(overlay.folder.At(name.ToString()), $"..data/{name}");
        }

        Directory.CreateSymbolicLink(overlay.folder.At("..data"), "..2026_01_02_03_04_05.1");
        return overlay;
    }

    /// <summary>The run that the quick start's Job makes, but for the registry logins.</summary>
    public ProgramCall Promote() => PromoteHookProgram.Call("promote", $"--overlay={Path}");

    public void Dispose() => folder.Dispose();
}
