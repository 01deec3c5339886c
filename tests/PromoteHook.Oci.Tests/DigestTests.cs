using System.Text;

namespace PromoteHook.Oci.Tests;

public sealed class DigestTests
{
    private const string Empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void The_digest_of_nothing_is_the_known_one() => Assert.Equal(Empty, Digest.Compute([]).ToString());

    [Fact]
    public void Digests_are_equal_when_their_text_is()
    {
        var one = Digest.Parse(Empty);

        Assert.Equal(one, Digest.Compute([]));
        Assert.Equal(one.GetHashCode(), Digest.Compute([]).GetHashCode());
        Assert.NotEqual(one, Digest.Compute([1]));
    }

    [Fact]
    public void Sha512_is_computed_in_one_go_and_piece_by_piece()
    {
        var content = "some content"u8;
        var digest = Digest.Parse("sha512:" + new string('0', 128)).ComputeLike(content);
        using var hash = digest.CreateHash();

        hash.AppendData(content[..4]);
        hash.AppendData(content[4..]);

        Assert.Equal(("sha512", 128), (digest.Algorithm, digest.Hex.Length));
        Assert.True(digest.Matches(hash.GetHashAndReset()));
        Assert.False(digest.Matches(new byte[64]));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("sha256")]
    [InlineData("sha256:")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8555")]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("sha256:g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("SHA256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("sha384:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(" " + Empty)]
    [InlineData(Empty + "\n")]
    public void Anything_else_is_no_digest(string text)
    {
        Assert.False(Digest.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Digest.Parse(text));
    }

    [Fact]
    public void A_hash_of_another_length_is_refused() =>
        Assert.Throws<FormatException>(() => Digest.FromHash("sha256", Encoding.ASCII.GetBytes("short")));
}
