using System.Text.RegularExpressions;
using PromoteHook.Discovery.Kustomizing;

namespace PromoteHook.Tests.Discovery.Kustomizing;

public sealed class ImagePatternTests
{
    private const int Rounds = 20_000;

    [Fact]
    public void Names_without_metacharacters_are_compared_as_the_expression_would()
    {
        var random = new Random(20261121);
        for (var round = 0; round < Rounds; round++)
        {
            var name = Make(random, "ab./", 3);
            name = random.Next(3) == 0 ? name.Replace(".", @"\.", StringComparison.Ordinal) : name;
            var image = (random.Next(2) == 0 ? name.Replace(@"\", "", StringComparison.Ordinal) : Make(random, "ab./", 3)) + Make(random, "ab:@.{-\n", 7);

            var expected = new Regex($@"^{name}(:[a-zA-Z0-9_.{{}}-]*)?(@[a-zA-Z][a-zA-Z0-9]*:[a-zA-Z0-9_.{{}}-]*)?\z", RegexOptions.CultureInvariant).IsMatch(image);

            Assert.Equal((name, image, expected), (name, image, new ImagePattern(name).IsMatch(image)));
        }
    }

    [Theory]
    [InlineData("web", false, "web")]
    [InlineData("r.test/web", false, "r.test/web")]
    [InlineData(@"r\.test/web", false, "r.test/web")]
    [InlineData(@"r\.test/(web|api)", true, null)]
    [InlineData(@"r\-test", true, null)]
    [InlineData("web.*", true, null)]
    public void What_is_no_plain_name_takes_the_engine(string name, bool isExpression, string? literal)
    {
        var pattern = new ImagePattern(name);

        Assert.Equal((isExpression, literal), (pattern.IsExpression, pattern.LiteralName));
    }

    private static string Make(Random random, string characters, int most) =>
        new([.. Enumerable.Range(0, random.Next(1, most)).Select(_ => characters[random.Next(characters.Length)])]);
}
