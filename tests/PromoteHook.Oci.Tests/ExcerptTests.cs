namespace PromoteHook.Oci.Tests;

public sealed class ExcerptTests
{
    private const string Whale = "\ud83d\udc0b";

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "abc…")]
    [InlineData("ab" + Whale, 4, "ab" + Whale)]
    [InlineData("ab" + Whale + "c", 3, "ab…")]
    [InlineData("ab" + Whale + "c", 4, "ab" + Whale + "…")]
    [InlineData(Whale, 1, "…")]
    public void The_beginning_has_no_half_of_a_character(string text, int most, string shown) => Assert.Equal(shown, Excerpt.Beginning(text, most));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abc…fg")]
    [InlineData("ab" + Whale + "efg", 6, "ab…fg")]
    [InlineData("abcd" + Whale + "g", 6, "abc…g")]
    public void The_ends_have_no_half_of_a_character(string text, int most, string shown) => Assert.Equal(shown, Excerpt.WithoutMiddle(text, most, ending: 2));
}
