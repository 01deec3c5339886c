using PromoteHook.Mapping;

namespace PromoteHook.Tests.Mapping;

public sealed class EditDistanceTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("from", "from", 0)]
    [InlineData("from", "form", 2)]
    [InlineData("from", "fro", 1)]
    [InlineData("from", "fromm", 1)]
    [InlineData("from", "From", 0)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("a/**", "a/b/c", 0)]
    [InlineData("a/**", "aa/b/c", 0 + 1)]
    [InlineData("*", "", 0)]
    public void Distance_counts_changed_characters(string pattern, string text, int distance) =>
        Assert.Equal(distance, EditDistance.Between(pattern, text));

    [Fact]
    public void Distance_without_wildcards_is_symmetric_and_bounded_by_the_longer_text()
    {
        const int Seed = 7;
        var random = new Random(Seed);
        for (var round = 0; round < 500; round++)
        {
            var (one, other) = (Word(random), Word(random));

            var distance = EditDistance.Between(one, other);

            Assert.True(distance == EditDistance.Between(other, one), $"seed {Seed}: {one}, {other}");
            Assert.True(distance <= Math.Max(one.Length, other.Length), $"seed {Seed}: {one}, {other}");
        }
    }

    [Theory]
    [InlineData("form", "from")]
    [InlineData("too", "to")]
    [InlineData("onDigestMissmatch", "onDigestMismatch")]
    [InlineData("credentials", null)]
    public void Nearest_is_the_word_meant_or_none(string text, string? nearest) =>
        Assert.Equal(nearest, EditDistance.Nearest(text, ["to", "from", "onDigestMismatch"]));

    private static string Word(Random random) => new([.. Enumerable.Range(0, random.Next(8)).Select(_ => (char)random.Next('a', 'd'))]);
}
