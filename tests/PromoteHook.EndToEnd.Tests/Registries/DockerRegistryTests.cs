using System.Security.Cryptography;
using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.Registries;

/// <summary>The yardstick itself: the registry, the tools and the judges do what the other tests lean on.</summary>
public sealed class DockerRegistryTests
{
    [Fact]
    public async Task What_crane_pushes_crane_and_skopeo_and_oras_read_alike()
    {
        await using var registry = await DockerRegistry.StartAsync();

        var image = await Corpus.PushImageAsync(registry.Host, "shop/web:1", seed: 7);

        var reference = $"{registry.Host}/{image.Name}";
        var digest = await new Crane().DigestAsync(reference);
        var manifest = await new Crane().ManifestAsync(reference);
        Assert.Equal(digest, $"sha256:{Convert.ToHexStringLower(SHA256.HashData(manifest))}");
        Assert.Equal(manifest, await new Skopeo().InspectRawAsync(reference));
        Assert.Equal(digest, await new Oras().DigestAsync(reference));
    }

    [Fact]
    public async Task The_judge_agrees_with_crane_copies_of_the_whole_corpus()
    {
        await using var source = await DockerRegistry.StartAsync();
        await using var destination = await DockerRegistry.StartAsync();

        var corpus = await Corpus.PushAsync(source.Host);

        Assert.Equal(24, corpus.Count);
        foreach (var item in corpus)
        {
            await new Crane().RunAsync("copy", $"{source.Host}/{item.Name}", $"{destination.Host}/{item.Name}");
            await Judge.SameOnBothSidesAsync(item, source.Host, destination.Host);
        }
    }

    [Fact]
    public async Task The_judge_sees_another_image_under_the_same_name()
    {
        await using var source = await DockerRegistry.StartAsync();
        await using var destination = await DockerRegistry.StartAsync();
        await Corpus.PushImageAsync(source.Host, "shop/web:1", seed: 7);
        await Corpus.PushImageAsync(destination.Host, "shop/web:1", seed: 9);

        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() =>
            Judge.SameOnBothSidesAsync($"{source.Host}/shop/web:1", $"{destination.Host}/shop/web:1"));
    }

    [Fact]
    public async Task A_registry_with_a_login_refuses_strangers()
    {
        await using var registry = await DockerRegistry.StartAsync(login: true);
        using var login = new RegistryLogin(registry.Host);

        var stranger = await new ProgramCall(Tools.Require("crane"), "catalog", registry.Host).RunAsync();
        await new Crane(login).RunAsync("catalog", registry.Host);

        Assert.NotEqual(0, stranger.ExitCode);
        Assert.Contains("UNAUTHORIZED", stranger.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_with_a_certificate_speaks_tls()
    {
        using var certificate = new LoopbackCertificate();
        await using var registry = await DockerRegistry.StartAsync(certificate: certificate);

        var stranger = new ProgramCall(Tools.Require("crane"), "catalog", registry.Host);
        var acquainted = stranger with
        {
            Environment = new Dictionary<string, string> { ["SSL_CERT_FILE"] = certificate.CertificateFile },
        };

        Assert.Contains("x509", (await stranger.RunAsync()).Errors, StringComparison.Ordinal);
        await acquainted.SucceedAsync();
    }

    [Fact]
    public async Task The_proxy_counts_requests_and_changes_nothing()
    {
        await using var registry = await DockerRegistry.StartAsync();
        await using var proxy = await RequestCount.StartAsync(registry.Host);

        await Corpus.PushImageAsync(proxy.Host, "shop/web:1", seed: 7);
        await Judge.SameOnBothSidesAsync($"{registry.Host}/shop/web:1", $"{proxy.Host}/shop/web:1");
        proxy.Clear();
        await new Crane().DigestAsync($"{proxy.Host}/shop/web:1");

        Assert.Equal(["GET /v2/", "HEAD /v2/shop/web/manifests/1"], proxy.Requests.Select(request => request.ToString()));
    }
}
