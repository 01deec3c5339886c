using System.Runtime.Versioning;
using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Registries;
using PromoteHook.EndToEnd.Tests.Secrecy;

namespace PromoteHook.EndToEnd.Tests.Published;

/// <summary>Every kind of credential and every way to a registry once with the published executable.</summary>
// A helper is a shell script.
[SupportedOSPlatform("linux")]
public sealed class CredentialTests
{
    private static readonly FakeUser User = new("promoter", SuiteSecrets.Password) { IdentityToken = SuiteSecrets.IdentityToken };

    /// <summary>Whom credential helpers know.</summary>
    private static readonly FakeUser Vaulted = new("vaulted", SuiteSecrets.HelperPassword) { IdentityToken = SuiteSecrets.HelperToken };

    private const string PasswordEntry = $$"""{"auth": "{{SuiteSecrets.Login}}"}""";

    [Fact]
    public async Task Anonymous()
    {
        await using var registries = await FakePair.StartAsync();

        await registries.Copy().SucceedAsync();

        registries.AssertPromoted();
    }

    [Fact]
    public async Task An_anonymous_token()
    {
        await using var registries = await FakePair.StartAsync(FakeAuth.Bearer() with { Anonymous = [new("**", CanPush: true)] });

        await registries.Copy().SucceedAsync();

        registries.AssertPromoted();
    }

    [Fact]
    public async Task Nobody_is_refused_with_12()
    {
        await using var registries = await FakePair.StartAsync(FakeAuth.Basic(User));

        (await registries.Copy().RunAsync()).Exited((int)ExitCode.AccessDenied);
    }

    [Theory]
    [InlineData("Basic", PasswordEntry)]
    [InlineData("Bearer", PasswordEntry)]
    [InlineData("Bearer", $$"""{"username": "promoter", "password": "{{SuiteSecrets.Password}}"}""")]
    [InlineData("Bearer", $$"""{"identitytoken": "{{SuiteSecrets.IdentityToken}}"}""")]
    public async Task An_entry_of_the_docker_config_in_its_usual_place(string scheme, string entry)
    {
        await using var registries = await FakePair.StartAsync(scheme == "Basic" ? FakeAuth.Basic(User) : FakeAuth.Bearer(User));
        using var folder = new TempFolder();
        folder.Write("config.json", registries.Config(entry));

        await registries.Copy().With(("DOCKER_CONFIG", folder.Path)).SucceedAsync();

        registries.AssertPromoted();
    }

    [Theory]
    [InlineData(".dockerconfigjson")]
    [InlineData("config.json")]
    public async Task A_mounted_secret(string name)
    {
        await using var registries = await FakePair.StartAsync(FakeAuth.Bearer(User));
        using var folder = new TempFolder();
        folder.Write(name, registries.Config(PasswordEntry));

        await registries.Copy("--registry-config", folder.Path).SucceedAsync();

        registries.AssertPromoted();
    }

    [Theory]
    [InlineData("credHelpers", "vaulted", SuiteSecrets.HelperPassword)]
    [InlineData("credsStore", "<token>", SuiteSecrets.HelperToken)]
    public async Task A_credential_helper(string key, string user, string secret)
    {
        await using var registries = await FakePair.StartAsync(FakeAuth.Bearer(Vaulted));
        using var folder = new TempFolder();
        var helper = folder.Write("docker-credential-vault", $"#!/bin/sh\nread -r server\nprintf '{{\"ServerURL\":\"%s\",\"Username\":\"{user}\",\"Secret\":\"{secret}\"}}' \"$server\"\n");
        File.SetUnixFileMode(helper, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var value = key == "credsStore"
            ? "\"vault\""
            : $$"""{"{{registries.Source.Host}}": "vault", "{{registries.Destination.Host}}": "vault"}""";
        folder.Write("config.json", $$"""{"{{key}}": {{value}}}""");

        await registries.Copy().With(("DOCKER_CONFIG", folder.Path), ("PATH", $"{folder.Path}:/usr/bin:/bin")).SucceedAsync();

        registries.AssertPromoted();
    }

    [Fact]
    public async Task A_real_registry_with_a_login()
    {
        await using var registries = await TwoRegistries.StartAsync(login: true);
        using var login = new RegistryLogin(registries.Source.Host, registries.Destination.Host);
        var item = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1", seed: 3, login);

        await PublishedProgram.Call(
            "copy", $"{registries.Source.Host}/{item.Name}", registries.At(item), "--registry-config", login.File).SucceedAsync();

        await registries.JudgeAsync(item, login);
    }

    [Fact]
    public async Task Authorities_of_ca_file_are_added_to_those_of_the_system()
    {
        using var systems = new LoopbackCertificate();
        using var ours = new LoopbackCertificate();
        await using var first = await DockerRegistry.StartAsync();
        await using var second = await DockerRegistry.StartAsync(certificate: systems);
        await using var third = await DockerRegistry.StartAsync(certificate: ours);
        using var empty = new TempFolder();
        await Corpus.PushImageAsync(first.Host, "shop/web:1", seed: 3);
        // As in the image: one file, and no directory.
        ProgramCall Copy(DockerRegistry from, DockerRegistry to, params IEnumerable<string> options) =>
            PublishedProgram.Call(["copy", $"{from.Host}/shop/web:1", $"{to.Host}/shop/web:1", .. options])
                .With(("SSL_CERT_FILE", systems.CertificateFile), ("SSL_CERT_DIR", empty.Path));

        await Copy(first, second).SucceedAsync();
        var stranger = await Copy(second, third).RunAsync();
        await Copy(second, third, "--ca-file", ours.CertificateFile).SucceedAsync();

        stranger.Exited((int)ExitCode.Unsupported);
        Assert.Contains("certificate authority is unknown", stranger.Text + stranger.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_of_the_environment()
    {
        await using var registries = await FakePair.StartAsync();
        // The registry plays its own proxy: it reads the path of the absolute form, and the name resolves nowhere.
        var call = PublishedProgram.Call(
            "copy", "registry.test/team/web:1", "registry.test/team/copy:1", "--insecure-registry", "registry.test");

        await call.With(("HTTP_PROXY", $"http://{registries.Source.Host}")).SucceedAsync();

        Assert.Equal(registries.Source.Tags("team/web")["1"], registries.Source.Tags("team/copy")["1"]);
    }
}
