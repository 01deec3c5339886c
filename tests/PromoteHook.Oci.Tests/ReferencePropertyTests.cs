using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using PromoteHook.Properties;

namespace PromoteHook.Oci.Tests;

/// <summary>References against the grammar of the reference library, written down once more as one expression.</summary>
public sealed partial class ReferencePropertyTests
{
    private const string Critical = "aZ09.:/@_-[]% *\u00e9\n\0";

    private static readonly Gen<string> Word = Texts.From("az09", 1, 4);

    private static readonly Gen<string> Part = Gen.Frequency(
        (4, Word), (3, Texts.Joined("-", Word, 2, 3)), (1, Texts.Joined("__", Word, 2, 3)), (1, Texts.Joined("", Gen.OneOf(Texts.From("az09", 1, 4), Gen.Elements(".", "_", "__", "-", "--")), 1, 3)));

    private static readonly Gen<string> Host = Gen.OneOf(
        Gen.Elements("localhost", "docker.io", "index.docker.io", "registry-1.docker.io", "LOCALHOST", "[::1]", "[fe80::1%25x]", "[1.2.3.4]", "127.1"),
        Texts.Joined(".", Word, 2, 3), Texts.Joined(".", Texts.From("aZ0-", 1, 4), 1, 3));

    private static readonly Gen<string> Port = Gen.Elements("", "", "", "", ":80", ":80", ":5000", ":5000", ":0", ":65535", ":65536", ":000080", ":");

    private static readonly Gen<string> Tag = Gen.OneOf(Gen.Constant(""), Word.Select(tag => ":" + tag), Texts.From("aZ0_.-", 1, 5).Select(tag => ":" + tag), Gen.Choose(126, 130).Select(length => ":" + new string('t', length)));

    private static readonly Gen<string> ContentDigest = Gen.OneOf(
        Gen.Constant(""), Gen.Constant(""), Gen.Constant(""), Texts.From("09af", 64, 64).Select(hex => "@sha256:" + hex),
        Gen.Choose(63, 65).SelectMany(length => Texts.From("09af", length, length)).Select(hex => "@sha256:" + hex),
        Gen.Choose(127, 129).SelectMany(length => Texts.From("09af", length, length)).Select(hex => "@sha512:" + hex),
        Texts.From("aF0", 32, 32).Select(hex => "@md5:" + hex));

    private static readonly Gen<string> Path = Gen.Frequency(
        (15, Texts.Joined("/", Part, 1, 3)), (1, Gen.Choose(230, 260).Select(length => new string('p', length))), (1, Texts.From("09af", 64, 64)));

    private static readonly Gen<string> Whole =
        from host in Gen.Frequency((1, Gen.Constant("")), (2, Host.SelectMany(host => Port.Select(port => $"{host}{port}/"))))
        from path in Path
        from tag in Tag
        from digest in ContentDigest
        select host + path + tag + digest;

    private static readonly Gen<string> Cases = Gen.Frequency((8, Texts.Nearly(Whole, Critical)), (1, Texts.Any));

    [Fact]
    public void What_is_read_is_what_the_grammar_says()
    {
        var (read, refused) = (0, 0);
        ForAny.HoldsForText(Cases, text =>
        {
            var expected = Expected(text);
            var isRead = ImageReference.TryParse(text, out var reference, out var fault);

            Assert.Equal(expected, isRead ? (reference!.Registry, reference.Repository.Path, reference.Tag, reference.Digest?.ToString()) : null);
            Assert.Equal(isRead, fault is null);
            read += isRead ? 1 : 0;
            refused += isRead ? 0 : 1;
        }, count: 4000);

        // What never meets the one or the other shows nothing.
        Assert.True(read >= 400 && refused >= 400, $"{read} read, {refused} refused");
    }

    [Fact]
    public void A_reference_written_out_reads_as_itself_and_holds_nothing_that_an_URL_would_take_for_its_own()
    {
        ForAny.HoldsForText(Cases, text =>
        {
            if (!ImageReference.TryParse(text, out var reference, out _))
            {
                Assert.Throws<FormatException>(() => ImageReference.Parse(text));
                return;
            }

            var written = reference.ToString();
            Assert.Equal(reference, ImageReference.ParseExact(written));
            Assert.Equal(written, ImageReference.ParseExact(written).ToString());
            Assert.Equal(reference.Repository, RepositoryName.Parse(reference.Repository.ToString()));
            Assert.Equal(reference.Tag ?? (reference.Digest is null ? "latest" : null), ImageReference.Parse(text).Tag);
            Assert.Equal($"https://localhost/v2/{reference.Repository.Path}/", new Uri($"https://localhost/v2/{reference.Repository.Path}/").AbsoluteUri);
            Assert.Equal($"/{reference.Tag}", new Uri($"https://localhost/{reference.Tag}").PathAndQuery);
        }, count: 2000);
    }

    [Fact]
    public void A_digest_reads_as_itself_and_no_other_spelling_reads_at_all()
    {
        var valid = Gen.Elements("sha256", "sha512").SelectMany(algorithm =>
            Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(algorithm == "sha256" ? 32 : 64).Select(hash => Digest.FromHash(algorithm, hash).ToString()));
        ForAny.HoldsForText(Texts.Nearly(valid, "aAfFgG09:@ \n"), text =>
        {
            var isDigest = ExpectedDigest().IsMatch(text);

            Assert.Equal(isDigest, Digest.TryParse(text, out var digest));
            Assert.Equal(isDigest ? text : null, digest?.ToString());
            Assert.Equal(isDigest ? text : null, digest is null ? null : $"{digest.Algorithm}:{digest.Hex}");
            if (!isDigest)
            {
                Assert.Throws<FormatException>(() => Digest.Parse(text));
            }
        });
    }

    [Fact]
    public void Content_matches_its_own_digest_and_no_other_contents() =>
        ForAny.Holds(Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(), content =>
        {
            byte[] other = [.. content, 0];
            foreach (var digest in new[] { Digest.Compute(content), Digest.FromHash("sha512", SHA512.HashData(content)) })
            {
                using var hash = digest.CreateHash();
                hash.AppendData(content);

                Assert.True(digest.Matches(hash.GetHashAndReset()));
                Assert.Equal(digest, digest.ComputeLike(content));
                hash.AppendData(other);
                Assert.False(digest.Matches(hash.GetHashAndReset()));
                Assert.NotEqual(digest, digest.ComputeLike(other));
            }
        });

    /// <summary>The parts by the reference library's expression, and by the rules that go beyond it; null for what is no reference.</summary>
    private static (string Registry, string Path, string? Tag, string? Digest)? Expected(string text)
    {
        var match = Grammar().Match(text);
        if (!match.Success || (match.Groups["digest"] is { Success: true } digest && !ExpectedDigest().IsMatch(digest.Value)) || ImageId().IsMatch(text))
        {
            return null;
        }

        var name = match.Groups["name"].Value;
        var first = name.Split('/')[0];
        var isHost = name.Contains('/', StringComparison.Ordinal) && (first.Equals("localhost", StringComparison.OrdinalIgnoreCase) || first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal));
        var (registry, path) = isHost ? (first.ToLowerInvariant(), name[(first.Length + 1)..]) : ("docker.io", name);
        registry = registry is "index.docker.io" or "registry-1.docker.io" ? "docker.io" : registry;
        path = registry == "docker.io" && !path.Contains('/', StringComparison.Ordinal) ? "library/" + path : path;
        return PathOnly().IsMatch(path) && IsHost(registry) && registry.Length + path.Length < 255
            ? (registry, path, Of("tag"), Of("digest"))
            : null;

        string? Of(string group) => match.Groups[group] is { Success: true } found ? found.Value : null;
    }

    private static bool IsHost(string registry)
    {
        var parts = HostAndPort().Match(registry);
        var hasPort = parts.Groups["port"] is { Success: true };
        var isPort = !hasPort || (parts.Groups["port"].Length <= 5 && int.Parse(parts.Groups["port"].Value, null) is >= 1 and <= 65535);
        var isAddress = !registry.StartsWith('[') || (IPAddress.TryParse(parts.Groups["six"].Value, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6);
        return parts.Success && isPort && isAddress;
    }

    // https://github.com/distribution/reference/blob/main/regexp.go, with the letters of an address in brackets widened by the dot.
    [GeneratedRegex(
        """
        ^(?<name>
          ((?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::[0-9]+)?/|\[[a-fA-F0-9:.]+\](?::[0-9]+)?/)?
          [a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*)*)
        (:(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?
        (@(?<digest>[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?\z
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Grammar();

    [GeneratedRegex(@"^[a-z0-9]+((?:[._]|__|[-]+)[a-z0-9]+)*(/[a-z0-9]+((?:[._]|__|[-]+)[a-z0-9]+)*)*\z")]
    private static partial Regex PathOnly();

    [GeneratedRegex(@"^(\[(?<six>[^\]]*)\]|[^:\[]*)(:(?<port>[0-9]+))?\z")]
    private static partial Regex HostAndPort();

    [GeneratedRegex(@"^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})\z")]
    private static partial Regex ExpectedDigest();

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex ImageId();
}
