using System.Runtime.Versioning;
using PromoteHook.EndToEnd.Tests.MainJob;
using PromoteHook.EndToEnd.Tests.Registries;

namespace PromoteHook.EndToEnd.Tests.Published;

/// <summary>The container image: what it holds, and a promotion done by it.</summary>
[SupportedOSPlatform("linux")]
public sealed class ImageTests
{
    /// <summary>False: from the published program. True, with PROMOTE_HOOK_FULL=1 only, for it takes a minute: compiled by the Dockerfile.</summary>
    public static TheoryData<bool> Ways => Environment.GetEnvironmentVariable("PROMOTE_HOOK_FULL") == "1" ? [false, true] : [false];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_image_is_small_without_root_and_promotes_between_real_registries(bool compile)
    {
        using var image = await BuiltImage.BuildAsync(compile);
        TestContext.Current.TestOutputHelper?.WriteLine(image.Output);

        AssertContent(image);
        using var container = new Container(image);
        await AssertPromotesAsync(container);
        await AssertTrustsAsync(container);
    }

    private static void AssertContent(BuiltImage image)
    {
        Assert.InRange(image.LayerBytes, 1, 30 << 20);
        Assert.Equal("65532:65532", image.Config.GetProperty("User").GetString());
        Assert.Equal(["/usr/local/bin/promote-hook"], image.Config.GetProperty("Entrypoint").EnumerateArray().Select(text => text.GetString()!));
        var labels = image.Config.GetProperty("Labels");
        foreach (var name in (string[])["title", "description", "licenses", "source", "version", "revision"])
        {
            Assert.NotEqual("", labels.GetProperty($"org.opencontainers.image.{name}").GetString());
        }

        // What is not of the base: the program, the empty folder, and the folders that lead to them.
        var ours = image.Layers.Skip(1).SelectMany(image.PathsOf).Where(path => !path.EndsWith('/'));
        Assert.Equal(["usr/local/bin/promote-hook"], ours);
    }

    private static async Task AssertPromotesAsync(Container container)
    {
        await using var registries = await TwoRegistries.StartAsync();
        var item = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1", seed: 3);
        using var overlay = MountedOverlay.Of(registries, [item]);
        OpenToOthers(overlay.Path);

        var result = await container.RunAsync(["promote", "--overlay=/overlay"], (overlay.Path, "/overlay"));

        Assert.Contains("promoted 1 image", result.Succeeded().Text, StringComparison.Ordinal);
        Assert.Equal("", result.Errors);
        await registries.JudgeAsync(item);
    }

    /// <summary>The image looks into one CA file and an empty folder: --ca-file adds to it, and a file mounted over it takes its place.</summary>
    private static async Task AssertTrustsAsync(Container container)
    {
        using var certificate = new LoopbackCertificate();
        await using var source = await DockerRegistry.StartAsync();
        await using var destination = await DockerRegistry.StartAsync(certificate: certificate);
        await Corpus.PushImageAsync(source.Host, "shop/web:1", seed: 3);
        string[] copy = ["copy", $"{source.Host}/shop/web:1", $"{destination.Host}/shop/web:1"];
        var authorities = certificate.CertificateFile;

        (await container.RunAsync(copy)).Exited((int)ExitCode.Unsupported);
        (await container.RunAsync([.. copy, "--ca-file", "/ca.pem"], (authorities, "/ca.pem"))).Succeeded();
        (await container.RunAsync(copy, (authorities, "/etc/ssl/certs/ca-certificates.crt"))).Succeeded();
    }

    // A temporary folder is its owner's alone; the kubelet's mounts can be read by the pod's user.
    private static void OpenToOthers(string folder) => File.SetUnixFileMode(
        folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
}
