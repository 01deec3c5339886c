using System.Runtime.Versioning;
using PromoteHook.Oci.Credentials;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Credentials;

// The helpers are shell scripts.
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
public sealed class CredentialHelperTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("helper-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_registrys_own_helper_is_asked_with_the_server_on_standard_input()
    {
        Write("one", """read -r server; printf '%s' "$1 $server" > "$0.asked"; printf '{"ServerURL":"x","Username":"u","Secret":"s"}'""");
        var source = Source("""{"credHelpers":{"r.test":"one"}}""");

        var credential = Assert.Single(await FindAsync(source, "r.test/a"));

        Assert.Equal(("u", "s", "docker-credential-one for r.test"), (credential.Username, credential.Secret, credential.Origin));
        Assert.Equal("get r.test", await File.ReadAllTextAsync(Path.Combine(folder.FullName, "docker-credential-one.asked")));
        Assert.Empty(await FindAsync(source, "other.test/a"));
    }

    [Fact]
    public async Task The_general_store_is_asked_for_Docker_Hub_by_its_old_address_and_only_once()
    {
        Write("store", """cat >> "$0.asked"; printf '{"Username":"<token>","Secret":"it"}'""");
        var source = Source("""{"auths":{"https://index.docker.io/v1/":{}},"credsStore":"store"}""");

        var credential = Assert.Single(await FindAsync(source, "docker.io/library/web"));
        await FindAsync(source, "docker.io/library/db");

        Assert.Equal((CredentialKind.IdentityToken, "it"), (credential.Kind, credential.Secret));
        Assert.Equal("https://index.docker.io/v1/", await File.ReadAllTextAsync(Path.Combine(folder.FullName, "docker-credential-store.asked")));
    }

    [Fact]
    public async Task An_entry_with_a_secret_makes_the_general_store_needless()
    {
        var source = Source("""{"auths":{"r.test":{"auth":"dTpw"}},"credsStore":"absent"}""");

        Assert.Equal("u", Assert.Single(await FindAsync(source, "r.test/a")).Username);
    }

    [Fact]
    public async Task Not_found_is_no_credential()
    {
        Write("none", "echo 'credentials not found in native keychain'; exit 1");

        Assert.Empty(await FindAsync(Source("""{"credsStore":"none"}"""), "r.test/a"));
    }

    [Theory]
    [InlineData("echo secret; echo secret >&2; exit 1", "docker-credential-bad failed with exit code 1 for r.test")]
    [InlineData("echo secret", "docker-credential-bad did not answer with Username and Secret for r.test")]
    [InlineData("""printf '{"Username":"u","Secret":"\\ud800"}'""", "docker-credential-bad did not answer with Username and Secret for r.test")]
    [InlineData("printf '{\"Username\":1}'", "docker-credential-bad did not answer with Username and Secret for r.test")]
    public async Task A_failing_helper_is_named_without_what_it_printed(string script, string message)
    {
        Write("bad", script);

        var failure = await Assert.ThrowsAsync<CredentialException>(() => FindAsync(Source("""{"credsStore":"bad"}"""), "r.test/a"));

        Assert.Equal(message, failure.Message);
    }

    [Fact]
    public async Task A_helper_that_floods_both_outputs_ends()
    {
        Write("loud", "head -c 3000000 /dev/zero >&2; head -c 3000000 /dev/zero");

        await Assert.ThrowsAsync<CredentialException>(() => FindAsync(Source("""{"credsStore":"loud"}"""), "r.test/a"));
    }

    [Theory]
    [InlineData("absent")]
    [InlineData("../helper")]
    [InlineData("/bin/sh")]
    [InlineData("a;b")]
    public async Task A_helper_is_looked_for_on_the_search_path_only(string name)
    {
        var failure = await Assert.ThrowsAsync<CredentialException>(() => FindAsync(Source($$"""{"credsStore":"{{name}}"}"""), "r.test/a"));

        Assert.EndsWith("is not on the search path", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_helper_that_does_not_answer_is_given_up_after_thirty_seconds()
    {
        var clock = new ManualClock();
        Write("slow", "exec /bin/sleep 600");

        var asking = FindAsync(Source("""{"credsStore":"slow"}""", clock), "r.test/a");
        while (!asking.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        var failure = await Assert.ThrowsAsync<CredentialException>(() => asking);
        Assert.Equal("docker-credential-slow gave no answer for r.test within 30 s", failure.Message);
    }

    private static async Task<IReadOnlyList<Credential>> FindAsync(DockerConfigSource source, string repository) =>
        await source.FindAsync(RepositoryName.Parse(repository), CancellationToken.None);

    private DockerConfigSource Source(string content, TimeProvider? time = null)
    {
        var file = Path.Combine(folder.FullName, "config.json");
        File.WriteAllText(file, content);
        return DockerConfigSource.FromFile(file, name => name == "PATH" ? folder.FullName : null, time);
    }

    private void Write(string name, string script)
    {
        var file = Path.Combine(folder.FullName, $"docker-credential-{name}");
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
