using System.Text.Json.Nodes;
using PromoteHook.Reporting;
using YamlDotNet.RepresentationModel;

namespace PromoteHook.Tests.Reporting;

public sealed class YamlScalarTests
{
    [Theory]
    [InlineData("latest", "latest")]
    [InlineData("prod.example.com:5000/**", "prod.example.com:5000/**")]
    [InlineData("/overlay/promote-hook.yaml", "/overlay/promote-hook.yaml")]
    [InlineData("*.example.com", "'*.example.com'")]
    [InlineData("a: b", "'a: b'")]
    [InlineData("a #b", "'a #b'")]
    [InlineData("it's", "'it''s'")]
    [InlineData("a:", "'a:'")]
    [InlineData("a[]", "'a[]'")]
    [InlineData("1.10", "'1.10'")]
    [InlineData("0x1F", "'0x1F'")]
    [InlineData("1e3", "'1e3'")]
    [InlineData("12:30", "'12:30'")]
    [InlineData("True", "'True'")]
    [InlineData("null", "'null'")]
    [InlineData("", "''")]
    [InlineData("a\nb\t\u001b\"", "\"a\\nb\\t\\u001B\\u0022\"")]
    [InlineData("a\u202eb", "\"a\\u202Eb\"")]
    public void A_text_stays_that_text(string text, string expected)
    {
        var written = YamlScalar.Of(text);

        Assert.Equal(expected, written);
        var stream = new YamlStream();
        stream.Load(new StringReader($"[{written}]"));
        Assert.Equal(text, ((YamlScalarNode)stream.Documents[0].RootNode[0]).Value);
    }

    [Fact]
    public void Other_values_are_those_of_YAML()
    {
        Assert.Equal("null", YamlScalar.Of(null));
        Assert.Equal("8", YamlScalar.Of(8));
        Assert.Equal("true", YamlScalar.Of(true));
        Assert.Equal("[a, '1']", YamlScalar.Of(new JsonArray("a", "1")));
    }
}
