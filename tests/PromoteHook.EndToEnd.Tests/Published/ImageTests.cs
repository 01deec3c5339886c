using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PromoteHook.EndToEnd.Tests.MainJob;
using PromoteHook.EndToEnd.Tests.Programs;
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
        AssertNoShell(container.Root);
        await AssertBillAsync(image, container.Root);
        await AssertEveryCommandRunsAsync(container);
        await AssertBillIsCopiedAsync(image, container);
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

    /// <summary>In the whole image, base and all, nothing can be run but the program and what it is linked to.</summary>
    private static void AssertNoShell(string root) => Assert.Equal(
        ["usr/local/bin/promote-hook"],
        FilesIn(root)
            .Where(file => File.GetUnixFileMode(Path.Combine(root, file)).HasFlag(UnixFileMode.OtherExecute) && !Path.GetFileName(file).Contains(".so", StringComparison.Ordinal)));

    /// <summary>Every file of the image is in the bill with its hash, every package that the base names, and every one of the program.</summary>
    private static async Task AssertBillAsync(BuiltImage image, string root)
    {
        var bill = BillOfMaterials.Read(image.BillPath);
        await bill.ValidateAsync();

        Assert.Equal(
            FilesIn(root).ToDictionary(file => file, file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(root, file))))),
            bill.FilesOf(bill.Packages[0]));
        Assert.Equal(BillOfMaterials.Read($"{PublishedProgram.Path}.spdx.json").PackagesOf("nuget"), bill.PackagesOf("nuget"));
        var status = Path.Combine(root, "var/lib/dpkg/status");
        Assert.Equal(
            File.Exists(status) ? File.ReadLines(status).Where(line => line.StartsWith("Package: ", StringComparison.Ordinal)).Select(line => line["Package: ".Length..]).Order(StringComparer.Ordinal) : [],
            bill.PackagesOf("deb").Select(package => package.Split(' ')[0]));
        Assert.EndsWith(BillOfMaterials.Checksum(bill.Packages[0], "SHA256"), image.LayoutReference, StringComparison.Ordinal);
    }

    /// <summary>On a root that takes no byte, without HOME, /tmp or any other program.</summary>
    private static async Task AssertEveryCommandRunsAsync(Container container)
    {
        const string pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: 'prod.invalid/web:1'}]}\n";
        const string job = "---\napiVersion: batch/v1\nkind: Job\nmetadata: {annotations: {promote-hook/self: 'true'}}\nspec: {template: {spec: {containers: [{name: promote-hook, args: [promote, --to=prod.invalid/**, --from=dev.invalid/**]}]}}}\n";
        string[] rule = ["--to=prod.invalid/**", "--from=dev.invalid/**"];
        var manifests = Encoding.UTF8.GetBytes(pod + job);

        foreach (var arguments in (string[][])[["--version"], ["--help"], ["config"], ["config", "--schema"], ["completion", "bash"], ["doctor", "--print-policy=ecr", "--to=123456789012.dkr.ecr.eu-west-1.amazonaws.com/**", "--from=dev.invalid/**"]])
        {
            (await container.RunAsync(arguments)).Succeeded();
        }

        (await container.RunAsync(manifests, ["list", "--manifests=-", .. rule])).Succeeded();
        var injected = (await container.RunAsync(manifests, ["inject"])).Succeeded();
        // The one command that lays files out.
        var verified = (await container.RunAsync(injected.Output, ["verify", "--manifests=-"])).Exited((int)ExitCode.DiscoveryFailed);
        Assert.Contains("mount an emptyDir", verified.Errors, StringComparison.Ordinal);
        (await container.RunAsync(manifests, ["plan", "--manifests=-", .. rule])).Exited((int)ExitCode.Unavailable);

        await using var registry = await DockerRegistry.StartAsync(login: true);
        using var folder = new TempFolder();
        folder.Write("config.json", $$$"""{"credHelpers": {"{{{registry.Host}}}": "of-nobody"}}""");
        OpenToOthers(folder.Path);
        var helper = await container.RunAsync(["copy", $"{registry.Host}/web:1", $"{registry.Host}/other/web:1", "--registry-config=/registry"], (folder.Path, "/registry"));
        Assert.Contains("docker-credential-of-nobody", helper.Exited((int)ExitCode.AccessDenied).Text, StringComparison.Ordinal);
    }

    /// <summary>The bill refers to the image: it goes with it to a registry, and from there with promote-hook to another.</summary>
    private static async Task AssertBillIsCopiedAsync(BuiltImage image, Container container)
    {
        await using var registries = await TwoRegistries.StartAsync();
        var (source, destination) = ($"{registries.Source.Host}/tools/promote-hook:1", $"{registries.Destination.Host}/tools/promote-hook:1");
        await new Oras().PushLayoutAsync(image.LayoutReference, source);

        (await container.RunAsync(["copy", source, destination])).Succeeded();

        var bill = Assert.Single(await new Oras().DiscoverAsync(source));
        Assert.Equal([bill], await new Oras().DiscoverAsync(destination));
        using var manifest = JsonDocument.Parse(await new Crane().ManifestAsync($"{destination[..^2]}@{bill}"));
        Assert.Equal("application/spdx+json", manifest.RootElement.GetProperty("artifactType").GetString());
        Assert.Equal(
            $"sha256:{Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(image.BillPath)))}",
            manifest.RootElement.GetProperty("layers")[0].GetProperty("digest").GetString());
    }

    private static IEnumerable<string> FilesIn(string root) => Directory
        .EnumerateFiles(root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
        .Select(file => Path.GetRelativePath(root, file));

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
