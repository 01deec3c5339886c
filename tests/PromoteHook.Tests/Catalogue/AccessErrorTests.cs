using PromoteHook.Testing;

namespace PromoteHook.Tests.Catalogue;

/// <summary>Logins, rights, and what is not there.</summary>
public sealed class AccessErrorTests
{
    private const string Denied = """{"errors":[{"code":"DENIED","message":"requested access to the resource is denied"}]}""";
    private const string NoRepositoryAtEcr = """{"errors":[{"code":"NAME_UNKNOWN","message":"The repository with name 'team/web' does not exist in the registry with id '222222222222'"}]}""";
    private const string NoRepositoryAtGoogle = """{"errors":[{"code":"NAME_UNKNOWN","message":"Repository \"apps\" not found"}]}""";
    private const string NoRightAtGoogle = """{"errors":[{"code":"DENIED","message":"Permission \"artifactregistry.repositories.uploadArtifacts\" denied on resource \"projects/prod/locations/europe/repositories/apps\" (or it may not exist)"}]}""";

    /// <summary>Name of the entry, the side, what is refused, how.</summary>
    public static TheoryData<string, bool, RegistryRoute, int, string> Refusals => new()
    {
        { "source-denies", true, RegistryRoute.ManifestGet, 403, Denied },
        { "destination-denies-reading", false, RegistryRoute.ManifestHead, 403, "" },
        { "destination-denies-writing", false, RegistryRoute.UploadStart, 403, Denied },
        { "destination-denies-tagging", false, RegistryRoute.ManifestPut, 403, Denied },
        { "repository-missing", false, RegistryRoute.UploadStart, 404, """{"errors":[{"code":"NAME_UNKNOWN","message":"repository name not known to registry"}]}""" },
        { "repository-missing-ecr", false, RegistryRoute.UploadStart, 404, NoRepositoryAtEcr },
        { "repository-missing-artifact-registry", false, RegistryRoute.UploadStart, 404, NoRepositoryAtGoogle },
        { "repository-missing-or-denied-artifact-registry", false, RegistryRoute.UploadStart, 403, NoRightAtGoogle },
        { "repository-missing-web-page", false, RegistryRoute.UploadStart, 404, "<html><head><title>404 Not Found</title></head></html>" },
        { "repository-missing-at-source", true, RegistryRoute.ManifestHead, 404, "" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal(string name, bool isSource, RegistryRoute route, int status, string body)
    {
        await using var scene = await Scene.StartAsync();
        (isSource ? scene.Source : scene.Destination).Faults.Add(Fault.Answer(route, status, body));
        if (route == RegistryRoute.ManifestHead && !isSource)
        {
            scene.Destination.Faults.Add(Fault.Answer(RegistryRoute.ManifestGet, status, Denied));
        }

        await scene.PromoteAsync(name);
    }

    [Theory]
    [InlineData("source-refuses-login", "wrong", "hunter2-destination")]
    [InlineData("destination-refuses-login", "hunter2-source", "wrong")]
    public async Task A_wrong_password(string name, string source, string destination)
    {
        await using var scene = await Scene.StartAsync();
        scene.Folder.Write("docker/config.json", scene.Login(source, destination));

        await scene.PromoteAsync(name);
    }

    [Fact]
    public async Task A_token_server_that_is_foreign()
    {
        await using var scene = await Scene.StartAsync();
        using var registry = new TextListener(TextListener.Answer("401 Unauthorized", "WWW-Authenticate: Bearer realm=\"https://auth.example.org/token\""));
        scene.Folder.Write("docker/config.json", scene.Login("hunter2-source", "hunter2-destination").Replace(scene.Destination.Host, $"127.0.0.1:{registry.Port}", StringComparison.Ordinal));
        scene.Rename($"127.0.0.1:{registry.Port}", "registry.example.net");

        await scene.PromoteAsync("token-server-foreign", to: $"127.0.0.1:{registry.Port}");
    }

    [Fact]
    public async Task No_login_at_all()
    {
        await using var scene = await Scene.StartAsync();
        scene.Folder.Write("docker/config.json", "{}");

        await scene.PromoteAsync("no-login");
    }

    [Fact]
    public async Task An_image_that_is_not_there()
    {
        await using var scene = await Scene.StartAsync();
        var settings = scene.Folder.Write("promote-hook.yaml", $"rules:\n- to: {scene.Destination.Host}/**\n  from: [{scene.Source.Host}/stage/**, {scene.Source.Host}/**]\n");

        await scene.TellAsync("source-missing-everywhere", "promote", "--config", settings, "--image", $"{scene.Destination.Host}/team/web:1.5.0");
    }

    [Fact]
    public async Task An_image_that_does_not_come_in_time()
    {
        await using var scene = await Scene.StartAsync();

        await scene.TellAsync("source-missing-after-waiting", "copy", $"{scene.Source.Host}/team/web:1.5.0", $"{scene.Destination.Host}/team/web", "--wait-for-source", "20s");
    }

    [Theory]
    [InlineData("docker-config-not-json", """{"auths": {"a": hunter2-source}}""")]
    [InlineData("docker-config-bad-auth", """{"auths": {"127.0.0.1": {"auth": "hunter2-source!"}}}""")]
    [InlineData("credential-helper-missing", """{"credsStore": "vault"}""")]
    [InlineData("credential-helper-fails", """{"credsStore": "broken"}""")]
    [InlineData("credential-helper-babbles", """{"credsStore": "babbling"}""")]
    public async Task A_login_that_cannot_be_had(string name, string config)
    {
        await using var scene = await Scene.StartAsync();
        scene.Folder.Write("docker/config.json", config.Replace("127.0.0.1", scene.Destination.Host, StringComparison.Ordinal));
        AddHelper(scene, "broken", "#!/bin/sh\necho hunter2-source: the vault is sealed\necho hunter2-source >&2\nexit 3\n");
        AddHelper(scene, "babbling", "#!/bin/sh\necho 'password=hunter2-source'\n");
        scene.SetVariable("PATH", scene.Folder.At("bin"));

        await scene.PromoteAsync(name);
    }

    [Theory]
    [InlineData("registry-config-missing", "none.json")]
    [InlineData("registry-config-other-secret", "secret")]
    public async Task A_credentials_file_that_is_not_there(string name, string file)
    {
        await using var scene = await Scene.StartAsync();
        scene.Folder.Write("secret/password", "hunter2-source");

        await scene.PromoteAsync(name, more: ["--registry-config", scene.Folder.At(file)]);
    }

    private static void AddHelper(Scene scene, string name, string script)
    {
        var file = scene.Folder.Write($"bin/docker-credential-{name}", script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }
}
