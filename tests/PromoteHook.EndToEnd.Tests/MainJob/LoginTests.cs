using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Registries;

namespace PromoteHook.EndToEnd.Tests.MainJob;

/// <summary>Real registries with htpasswd and TLS.</summary>
public sealed class LoginTests
{
    [Fact]
    public async Task A_registry_config_opens_both_registries()
    {
        await using var registries = await TwoRegistries.StartAsync(login: true);
        using var login = new RegistryLogin(registries.Source.Host, registries.Destination.Host);
        var item = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1", seed: 3, login);
        using var overlay = MountedOverlay.Of(registries, [item]);
        var call = overlay.Promote();

        await (call with { Arguments = [.. call.Arguments, "--registry-config", login.File] }).SucceedAsync();

        await registries.JudgeAsync(item, login);
    }

    [Fact]
    public async Task Without_a_login_the_run_exits_with_12_and_names_the_registry()
    {
        await using var registries = await TwoRegistries.StartAsync(login: true);
        using var overlay = MountedOverlay.Of(registries, [new("shop/web:1", true)]);

        var result = await overlay.Promote().RunAsync();

        result.Exited((int)ExitCode.AccessDenied);
        Assert.Contains(registries.Destination.Host, result.Text + result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_certificate_authority_is_trusted_by_ca_file()
    {
        using var certificate = new LoopbackCertificate();
        await using var source = await DockerRegistry.StartAsync();
        await using var destination = await DockerRegistry.StartAsync(certificate: certificate);
        var item = await Corpus.PushImageAsync(source.Host, "shop/web:1", seed: 3);
        var call = PromoteHookProgram.Call("copy", $"{source.Host}/{item.Name}", $"{destination.Host}/{item.Name}");

        var stranger = await call.RunAsync();
        await (call with { Arguments = [.. call.Arguments, "--ca-file", certificate.CertificateFile] }).SucceedAsync();

        stranger.Exited((int)ExitCode.Unsupported);
        Assert.Contains("--ca-file", stranger.Text, StringComparison.Ordinal);
    }
}
