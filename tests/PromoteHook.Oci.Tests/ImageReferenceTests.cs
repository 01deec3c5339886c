using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Tests;

public sealed class ImageReferenceTests
{
    private const string Hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("web", "docker.io/library/web:latest")]
    [InlineData("web:1.0", "docker.io/library/web:1.0")]
    [InlineData("team/web", "docker.io/team/web:latest")]
    [InlineData("docker.io/web", "docker.io/library/web:latest")]
    [InlineData("index.docker.io/web:1", "docker.io/library/web:1")]
    [InlineData("registry-1.docker.io/team/web", "docker.io/team/web:latest")]
    [InlineData("localhost/web", "localhost/web:latest")]
    [InlineData("localhost:5000/web", "localhost:5000/web:latest")]
    [InlineData("localhost:5000", "docker.io/library/localhost:5000")]
    [InlineData("registry:5000/web", "registry:5000/web:latest")]
    [InlineData("ghcr.io/a/b/c/d:v1", "ghcr.io/a/b/c/d:v1")]
    [InlineData("GHCR.io/a:V1", "ghcr.io/a:V1")]
    [InlineData("LOCALHOST/a", "localhost/a:latest")]
    [InlineData("127.0.0.1/a", "127.0.0.1/a:latest")]
    [InlineData("[::1]:5000/a:1", "[::1]:5000/a:1")]
    [InlineData("[fd00::1]/a", "[fd00::1]/a:latest")]
    [InlineData("r.test/a.b_c__d---e/f0:_x.Y-z", "r.test/a.b_c__d---e/f0:_x.Y-z")]
    [InlineData("r.test/a@sha256:" + Hex, "r.test/a@sha256:" + Hex)]
    [InlineData("r.test/a:1@sha256:" + Hex, "r.test/a:1@sha256:" + Hex)]
    [InlineData("a@sha256:" + Hex, "docker.io/library/a@sha256:" + Hex)]
    [InlineData("docker.io/" + Hex, "docker.io/library/" + Hex + ":latest")]
    [InlineData("111111111111.dkr.ecr.eu-west-1.amazonaws.com/team/web:1", "111111111111.dkr.ecr.eu-west-1.amazonaws.com/team/web:1")]
    [InlineData("europe-docker.pkg.dev/example.com/proj/repo/img", "europe-docker.pkg.dev/example.com/proj/repo/img:latest")]
    public void A_reference_is_read_with_docker_s_defaults(string text, string full)
    {
        var reference = ImageReference.Parse(text);

        Assert.Equal(full, reference.ToString());
        Assert.Equal(reference, ImageReference.Parse(full));
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData(":1", "may hold only")]
    [InlineData("web:", "the tag is empty")]
    [InlineData("web:-1", "may not begin with")]
    [InlineData("web:a b", "may hold only letters")]
    [InlineData("web:1\n", "may hold only letters")]
    [InlineData("web@", "is not a digest")]
    [InlineData("web@sha256:abc", "is not a digest")]
    [InlineData("web@sha256:" + Hex + ":1", "is not a digest")]
    [InlineData("Web", "must be lower case")]
    [InlineData("Registry/web", "must be lower case")]
    [InlineData("r.test/Team/web", "must be lower case")]
    [InlineData("r.test/", "may hold only")]
    [InlineData("r.test//web", "may hold only")]
    [InlineData("/web", "may hold only")]
    [InlineData("r.test/web/", "may hold only")]
    [InlineData("r.test/a..b", "may hold only")]
    [InlineData("r.test/a___b", "may hold only")]
    [InlineData("r.test/_a", "may hold only")]
    [InlineData("r.test/../a", "may hold only")]
    [InlineData("https://r.test/web", "is not a registry")]
    [InlineData("r.test:0/web", "is not a registry")]
    [InlineData("r.test:65536/web", "is not a registry")]
    [InlineData("r.test:/web", "is not a registry")]
    [InlineData("-r.test/web", "is not a registry")]
    [InlineData("r_x.test/web", "is not a registry")]
    [InlineData("user@r.test/web", "is not a digest")]
    [InlineData("[::1/web", "is not a registry")]
    [InlineData("[::1]:99999/web", "is not a registry")]
    [InlineData("[fe80::1%eth0]/web", "is not a registry")]
    [InlineData(Hex, "image ID")]
    public void A_text_that_breaks_the_grammar_is_refused_with_the_rule(string text, string fault)
    {
        Assert.False(ImageReference.TryParse(text, out _, out var found));
        Assert.Contains(fault, found, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => ImageReference.Parse(text));
    }

    [Fact]
    public void Names_and_tags_have_their_longest_length()
    {
        var path = new string('a', 255 - "r.test/".Length);

        Assert.True(ImageReference.TryParse($"r.test/{path}", out _, out _));
        Assert.False(ImageReference.TryParse($"r.test/{path}a", out _, out _));
        Assert.True(ImageReference.TryParse("a:" + new string('1', 128), out _, out _));
        Assert.False(ImageReference.TryParse("a:" + new string('1', 129), out _, out _));
    }

    [Fact]
    public void Exact_parsing_leaves_out_the_default_tag() => Assert.Null(ImageReference.ParseExact("r.test/a").Tag);

    [Fact]
    public void Tag_and_digest_can_be_exchanged_but_not_both_left_out()
    {
        var reference = ImageReference.Parse("r.test/a:1");
        var digest = Digest.Parse("sha256:" + Hex);

        Assert.Equal($"r.test/a:2@{digest}", reference.WithDigest(digest).WithTag("2").ToString());
        Assert.Throws<FormatException>(() => reference.WithTag(null));
        Assert.Throws<FormatException>(() => reference.WithTag("not a tag"));
    }

    [Theory]
    [InlineData("r.test/a", "r.test/a")]
    [InlineData("a", "docker.io/library/a")]
    public void A_repository_is_read_by_the_same_grammar(string text, string full) => Assert.Equal(full, RepositoryName.Parse(text).ToString());

    [Theory]
    [InlineData("r.test/a:1")]
    [InlineData("r.test/a@sha256:" + Hex)]
    public void A_repository_has_neither_tag_nor_digest(string text) => Assert.Throws<FormatException>(() => RepositoryName.Parse(text));

    [Fact]
    public void Every_registry_that_the_grammar_takes_can_be_reached()
    {
        using var transport = new RegistryTransport(new RegistryTransportOptions());
        string[] hosts = ["a", "1", "1.2", "256.256.256.256", "0x7f.test", "4294967296.test", "a--b.test", "[::ffff:1.2.3.4]:1", $"{new string('a', 64)}.test"];

        foreach (var host in hosts)
        {
            if (ImageReference.TryParse($"{host}:5000/x", out var reference, out _))
            {
                Assert.Equal(5000, transport.EndpointOf(reference.Registry).Port);
            }
        }
    }
}
