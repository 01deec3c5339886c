using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using PromoteHook.Oci.Credentials;
using PromoteHook.Properties;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Credentials;

public sealed class DockerConfigPropertyTests : IDisposable
{
    private const string Marker = "s3cr3t-marker";

    private static readonly Gen<string> Label = Texts.Joined("", Gen.OneOf(Texts.From("ab1", 1, 3), Gen.Elements("*", "?")), 1, 3);

    private static readonly Gen<string> Host = Texts.Joined(".", Label, 1, 3);

    private static readonly Gen<string> Port = Gen.Elements("", "", ":5000");

    private static readonly Gen<string> Path = Gen.Elements("", "", "/", "/a", "/a/b", "/ab");

    private static readonly Gen<string> Key =
        from scheme in Gen.Elements("", "https://", "http://")
        from host in Host
        from port in Port
        from version in Gen.Elements("", "", "/v1", "/v2", "/v1/")
        from path in Path
        select scheme + host + port + version.TrimEnd('/') + path;

    private static readonly Gen<string> Text = Texts.Any.Select(text => new string([.. text.Where(character => !char.IsSurrogate(character) && character != '\0')]));

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_key_covers_what_its_globs_say()
    {
        var met = 0;
        var repositories = Texts.Joined(".", Texts.From("ab1", 1, 2), 1, 3).SelectMany(host => Port.SelectMany(port => Gen.Elements("a", "a/b", "ab/c").Select(path => new RepositoryName(host + port, path))));
        ForAny.Holds(Key.SelectMany(key => repositories.Select(repository => (key, repository))), pair =>
        {
            var bare = Regex.Replace(pair.key, "^https?://", "").TrimEnd('/');
            bare = Regex.Replace(bare, "^([^/]+)/v[12](?=/|$)", "$1");
            var slash = bare.IndexOf('/', StringComparison.Ordinal);
            var (authority, path) = slash < 0 ? (bare, "") : (bare[..slash], bare[(slash + 1)..]);
            var expression = Regex.Escape(authority).Replace("\\*", "[^.:]*", StringComparison.Ordinal).Replace("\\?", "[^.:]", StringComparison.Ordinal);
            var isCovered = Regex.IsMatch(pair.repository.Registry, $@"^{expression}\z") && pair.repository.Path.StartsWith(path, StringComparison.Ordinal);

            Assert.Equal(isCovered, RegistryKey.Parse(pair.key).Covers(pair.repository));
            met += isCovered ? 1 : 0;
        }, count: 20_000);
        Assert.InRange(met, 100, 10_000);
    }

    [Fact]
    public void Logins_that_docker_wrote_are_read_back()
    {
        var login =
            from user in Text
            from secret in Text
            from form in Gen.Elements("auth", "plain", "identity", "registry")
            from isUrlSafe in Gen.Elements(true, false)
            select (User: "u" + user.Replace(":", "", StringComparison.Ordinal), Secret: secret + "s", form, isUrlSafe);
        ForAny.Holds(login, one =>
        {
            var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{one.User}:{one.Secret}"));
            auth = one.isUrlSafe ? auth.TrimEnd('=').Replace('+', '-').Replace('/', '_') : auth;
            var entry = one.form switch
            {
                "auth" => JsonSerializer.Serialize(new { auth }),
                "plain" => JsonSerializer.Serialize(new { username = one.User, password = one.Secret }),
                "identity" => JsonSerializer.Serialize(new { auth, identitytoken = one.Secret }),
                _ => JsonSerializer.Serialize(new { auth, registrytoken = one.Secret }),
            };
            var file = Read($$"""{"auths": {"r.test": {{entry}}, "other.test": {} } }""");

            var credential = file.Entries.Single(found => found.Key.Authority == "r.test").Credential!;
            var expected = one.form switch
            {
                "identity" => ("", one.Secret, CredentialKind.IdentityToken),
                "registry" => ("", one.Secret, CredentialKind.RegistryToken),
                _ => (one.User, one.Secret, CredentialKind.Password),
            };
            Assert.Equal(expected, (credential.Username, credential.Secret, credential.Kind));
        });
    }

    [Fact]
    public void A_broken_file_is_refused_without_a_word_of_what_it_holds()
    {
        var whole = $$$"""
            {"auths":{"https://index.docker.io/v1/":{"auth":"dTpwdw=="},"r.test/team":{"username":"u","password":"{{{Marker}}}"},"*.r.test:5000":{"identitytoken":"{{{Marker}}}"}},
            "credHelpers":{"h.test":"one"},"credsStore":"store"}
            """;
        var other = """{"r.test":{"username":"u","password":"p"},"HttpHeaders":{"a":"b"}}""";
        var (read, refused) = (0, 0);
        ForAny.HoldsForText(Texts.Nearly(Gen.Elements(whole, other), "{}[]\",:\\u0d\n\0\u00e9\ud800a"), text =>
        {
            var fault = Record.Exception(() => Read(text));

            Assert.True(fault is null or CredentialException, $"{fault}");
            Assert.DoesNotContain(Marker, $"{fault?.Message}", StringComparison.Ordinal);
            read += fault is null ? 1 : 0;
            refused += fault is null ? 0 : 1;
        });
        Assert.True(read > 50 && refused > 50, $"{read} read, {refused} refused");
    }

    /// <summary>A character beyond Latin 1 takes bytes that are UTF-8, one of its upper half a byte that is not.</summary>
    private DockerConfigFile Read(string text)
    {
        var file = folder.At("config.json");
        File.WriteAllBytes(file, (text.Any(character => character > '\u00ff') ? Encoding.UTF8 : Encoding.Latin1).GetBytes(text));
        return DockerConfigFile.ReadAsync(file, CancellationToken.None).GetAwaiter().GetResult();
    }
}
