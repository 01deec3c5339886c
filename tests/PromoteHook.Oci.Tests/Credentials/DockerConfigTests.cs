using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Tests.Transport;

namespace PromoteHook.Oci.Tests.Credentials;

public sealed class DockerConfigTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("docker-config-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("r.test", "r.test/a/b", true)]
    [InlineData("https://r.test", "r.test/a/b", true)]
    [InlineData("https://R.Test/v2/", "r.test/a/b", true)]
    [InlineData("r.test/v1/", "r.test/a", true)]
    [InlineData("r.test/a", "r.test/a/b", true)]
    [InlineData("r.test/a/b", "r.test/a/b", true)]
    [InlineData("r.test/v2/a", "r.test/a/b", true)]
    [InlineData("r.test/b", "r.test/a/b", false)]
    [InlineData("r.test/a/b/c", "r.test/a/b", false)]
    [InlineData("r.test:5000", "r.test:5000/a", true)]
    [InlineData("r.test", "r.test:5000/a", false)]
    [InlineData("r.test:5000", "r.test/a", false)]
    [InlineData("*.r.test", "x.r.test/a", true)]
    [InlineData("*.r.test", "r.test/a", false)]
    [InlineData("*.r.test", "y.x.r.test/a", false)]
    [InlineData("*.*.r.test", "y.x.r.test/a", true)]
    [InlineData("app*.k8s.test", "app-1.k8s.test/a", true)]
    [InlineData("app*.k8s.test", "web.k8s.test/a", false)]
    [InlineData("*.r.test:5000", "x.r.test:5000/a", true)]
    [InlineData("*.r.test:5000", "x.r.test/a", false)]
    [InlineData("*.r.test/a", "x.r.test/a/b", true)]
    [InlineData("*", "localhost/a", true)]
    [InlineData("https://index.docker.io/v1/", "docker.io/library/web", true)]
    [InlineData("index.docker.io", "docker.io/library/web", true)]
    [InlineData("docker.io", "docker.io/library/web", true)]
    [InlineData("https://index.docker.io/v1/", "ghcr.io/library/web", false)]
    [InlineData("[::1]:5000", "[::1]:5000/a", true)]
    public async Task A_key_matches_as_the_kubelet_matches(string key, string repository, bool isMatch)
    {
        var source = Source("{\"auths\":{\"" + key + "\":{\"auth\":\"dTpw\"}}}");

        Assert.Equal(isMatch ? 1 : 0, (await source.FindAsync(RepositoryName.Parse(repository), CancellationToken.None)).Count);
    }

    [Theory]
    [InlineData("""{"auth":"dTpwOnE="}""", "Password u p:q")]
    [InlineData("""{"auth":"dTpwOnE"}""", "Password u p:q")]
    [InlineData("""{"auth":"dTpwAAA="}""", "Password u p")]
    [InlineData("""{"username":"u","password":"p"}""", "Password u p")]
    [InlineData("""{"auth":"dTpwOnE=","username":"x","password":"y"}""", "Password u p:q")]
    [InlineData("""{"auth":"dTpwOnE=","identitytoken":"it"}""", "IdentityToken  it")]
    [InlineData("""{"username":"<token>","password":"it"}""", "IdentityToken  it")]
    [InlineData("""{"registrytoken":"rt","identitytoken":"it"}""", "RegistryToken  rt")]
    public async Task An_entry_gives_its_credential(string entry, string expected)
    {
        var credential = Assert.Single(await FindAsync(Source("{\"auths\":{\"r.test\":" + entry + "}}")));

        Assert.Equal(expected, $"{credential.Kind} {credential.Username} {credential.Secret}");
        Assert.EndsWith("config.json, entry r.test", credential.Origin, StringComparison.Ordinal);
    }

    [Fact]
    public void A_credential_prints_without_its_secret() =>
        Assert.Equal("password of ann from the test", Credential.Password("ann", "hunter2", "the test").ToString());

    [Fact]
    public async Task All_matches_are_returned_the_most_specific_first_and_one_key_may_stand_twice()
    {
        var source = Source("""
            {"auths":{
              "*.r.test":{"username":"glob","password":"p"},
              "x.r.test":{"username":"host","password":"p"},
              "x.r.test/team/web":{"username":"repository","password":"p"},
              "x.r.test/team":{"username":"team","password":"p"},
              "https://x.r.test":{"username":"again","password":"p"},
              "x.r.test/other":{"username":"other","password":"p"}}}
            """);

        var found = await source.FindAsync(RepositoryName.Parse("x.r.test/team/web"), CancellationToken.None);

        Assert.Equal(["repository", "team", "host", "again", "glob"], found.Select(credential => credential.Username));
    }

    [Theory]
    [InlineData(".dockerconfigjson", """{"auths":{"r.test":{"auth":"dTpw"}}}""")]
    [InlineData(".dockercfg", """{"r.test":{"auth":"dTpw"},"https://index.docker.io/v1/":{"auth":"dTpw","email":"x"}}""")]
    [InlineData("config.json", "\ufeff{\"auths\":{\"r.test\":{\"auth\":\"dTpw\"}},\"HttpHeaders\":{}}")]
    public async Task A_mounted_secret_may_be_given_as_its_folder(string name, string content)
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), content);

        Assert.Single(await FindAsync(DockerConfigSource.FromFile(folder.FullName)));
    }

    [Fact]
    public async Task The_mount_of_an_optional_secret_that_does_not_exist_holds_nothing()
    {
        Directory.CreateDirectory(Path.Combine(folder.FullName, "..2026_01_02_03_04_05.1"));

        Assert.Empty(await FindAsync(DockerConfigSource.FromFile(folder.FullName)));
    }

    [Fact]
    public async Task The_mount_of_a_secret_of_another_kind_is_refused()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "password"), "secret");

        var failure = await Assert.ThrowsAsync<CredentialException>(() => FindAsync(DockerConfigSource.FromFile(folder.FullName)));

        Assert.Equal($"docker config folder {folder.FullName} holds none of config.json, .dockerconfigjson, .dockercfg", failure.Message);
    }

    [Theory]
    [InlineData("{", "is not JSON: line 1")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("""{"auths":{"r.test":{"auth":"\ud800secret"}}}""", "holds text that is not UTF-8 or not Unicode")]
    [InlineData("""{"auths":{},"credsStore":"\ud800secret"}""", "holds text that is not UTF-8 or not Unicode")]
    [InlineData("""{"auths":[]}""", "'auths' is not an object")]
    [InlineData("""{"auths":{"r.test":{"auth":"c2VjcmV0"}}}""", "has an 'auth' that is not base64 of user:password")]
    [InlineData("""{"auths":{"r.test":{"auth":"!secret!"}}}""", "has an 'auth' that is not base64 of user:password")]
    [InlineData("""{"auths":{"r.test":"secret"}}""", "is not an object")]
    public async Task A_broken_file_is_named_with_the_reason_and_without_its_content(string content, string reason)
    {
        var failure = await Assert.ThrowsAsync<CredentialException>(() => FindAsync(Source(content)));

        Assert.Contains(Path.Combine(folder.FullName, "config.json"), failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(reason, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message.Replace(folder.FullName, "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_broken_entry_harms_only_its_own_registry()
    {
        var source = Source("""{"auths":{"other.test":{"auth":"!"},"r.test":{"auth":"dTpw"}}}""");

        Assert.Single(await FindAsync(source));
    }

    [Fact]
    public async Task A_file_given_by_name_must_be_there_and_the_usual_ones_need_not()
    {
        var missing = Path.Combine(folder.FullName, "none", "config.json");

        var failure = await Assert.ThrowsAsync<CredentialException>(() => FindAsync(DockerConfigSource.FromFile(missing)));

        Assert.Equal($"docker config {missing} does not exist", failure.Message);
        Assert.Empty(await FindAsync(DockerConfigSource.FromDefaultPlaces(name => name == "HOME" ? folder.FullName : null)));
    }

    [Theory]
    [InlineData("docker/config.json", "DOCKER_CONFIG", "docker")]
    [InlineData(".docker/config.json", "HOME", ".")]
    [InlineData("auth.json", "REGISTRY_AUTH_FILE", "auth.json")]
    [InlineData("containers/auth.json", "XDG_RUNTIME_DIR", ".")]
    [InlineData(".config/containers/auth.json", "HOME", ".")]
    public async Task The_usual_places_are_found(string file, string variable, string value)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder.FullName, file))!);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, file), """{"auths":{"r.test":{"auth":"dTpw"}}}""");

        var source = DockerConfigSource.FromDefaultPlaces(name => name == variable ? Path.GetFullPath(Path.Combine(folder.FullName, value)) : null);

        Assert.Single(await FindAsync(source));
    }

    [Fact]
    public async Task The_file_is_read_once()
    {
        var source = Source("""{"auths":{"r.test":{"auth":"dTpw"}}}""");
        await FindAsync(source);
        File.Delete(Path.Combine(folder.FullName, "config.json"));

        Assert.Single(await FindAsync(source));
    }

    [Fact]
    public async Task A_chain_returns_all_matches_in_the_order_of_its_sources_equal_ones_once()
    {
        var first = Source("""{"auths":{"r.test":{"auth":"dTpw"}}}""");
        var second = new FixedCredentials("r.test", Credential.Password("second", "p", "the test"));

        var found = await FindAsync(new CredentialChain([first, second, first]));

        Assert.Equal(["u", "second"], found.Select(credential => credential.Username));
    }

    [Fact]
    public async Task What_a_file_holds_is_told_without_secrets_and_without_asking_a_helper()
    {
        var source = Source("""
            {"auths": {"r.test": {"auth": "dTpodW50ZXIy"}, "r.test/team": {"username": "u", "password": "hunter2"}, "bad.test": {"auth": "!"}, "empty.test": {}},
             "credHelpers": {"ecr.test": "no-such-helper"}, "credsStore": "no-such-store"}
            """);

        var told = Assert.Single(await source.DescribeAsync(CancellationToken.None));

        Assert.Equal(Path.Combine(folder.FullName, "config.json"), told.Path);
        Assert.Equal(["r.test/team", "r.test"], told.Registries);
        Assert.Equal(["bad.test"], told.Faulty);
        Assert.Equal([("ecr.test", "no-such-helper")], told.Helpers);
        Assert.Equal("no-such-store", told.Store);
        Assert.DoesNotContain("hunter2", told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_default_places_those_that_are_there_are_told()
    {
        File.WriteAllText(Path.Combine(folder.FullName, "auth.json"), "{}");
        var source = DockerConfigSource.FromDefaultPlaces(name => name switch
        {
            "DOCKER_CONFIG" => Path.Combine(folder.FullName, "nowhere"),
            "REGISTRY_AUTH_FILE" => Path.Combine(folder.FullName, "auth.json"),
            _ => null,
        });

        Assert.Equal(Path.Combine(folder.FullName, "auth.json"), Assert.Single(await source.DescribeAsync(CancellationToken.None)).Path);
    }

    private static async Task<IReadOnlyList<Credential>> FindAsync(ICredentialSource source) =>
        await source.FindAsync(RepositoryName.Parse("r.test/team/web"), CancellationToken.None);

    private DockerConfigSource Source(string content)
    {
        var file = Path.Combine(folder.FullName, "config.json");
        File.WriteAllText(file, content);
        return DockerConfigSource.FromFile(file);
    }
}
