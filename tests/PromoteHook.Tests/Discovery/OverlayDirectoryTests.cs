using PromoteHook.Discovery;

namespace PromoteHook.Tests.Discovery;

public sealed class OverlayDirectoryTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("promote-hook-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Layers_come_lower_first_and_settings_apart()
    {
        Write("a-upper.yaml", "images: []");
        Write("z-upper.yml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncomponents: []");
        Write("kustomization.yaml", "resources: []");
        Write("promote-hook.yaml", "images: []");
        Write("deployment.yaml", "apiVersion: apps/v1\nkind: Deployment\nimages: []");
        Write("values.yaml", "image: {}");
        Write("empty.yaml", "");
        Write(".hidden.yaml", "images: []");

        var overlay = OverlayDirectory.Read(folder);

        Assert.Equal(["kustomization.yaml", "a-upper.yaml", "z-upper.yml"], overlay.Kustomizations.Select(file => Path.GetFileName(file)));
        Assert.Equal(Path.Combine(folder, "promote-hook.yaml"), overlay.SettingsFile);
    }

    [Theory]
    [InlineData("kustomization.yml")]
    [InlineData("Kustomization")]
    public void Other_names_of_a_kustomization_count(string name)
    {
        Write(name, "resources: []");

        var overlay = OverlayDirectory.Read(folder);

        Assert.Equal(Path.Combine(folder, name), Assert.Single(overlay.Kustomizations));
        Assert.Null(overlay.SettingsFile);
    }

    [Fact]
    public void Mounted_config_map_gives_its_files_once()
    {
        Write("..2026_11_20_10_00_00.1/kustomization.yaml", "resources: []");
        Directory.CreateSymbolicLink(Path.Combine(folder, "..data"), "..2026_11_20_10_00_00.1");
        File.CreateSymbolicLink(Path.Combine(folder, "kustomization.yaml"), "..data/kustomization.yaml");

        Assert.Single(OverlayDirectory.Read(folder).Kustomizations);
    }

    [Fact]
    public void Missing_directory_is_refused()
    {
        var refusal = Assert.Throws<RefusalException>(() => OverlayDirectory.Read(Path.Combine(folder, "nowhere")));

        Assert.Equal(ExitCode.DiscoveryFailed, refusal.Code);
    }

    private void Write(string name, string text)
    {
        var file = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
