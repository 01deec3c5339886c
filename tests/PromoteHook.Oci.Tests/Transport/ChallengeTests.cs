using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Tests.Transport;

public sealed class ChallengeTests
{
    [Theory]
    [InlineData("Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\",scope=\"repository:library/web:pull,push\"", "bearer realm=https://auth.docker.io/token service=registry.docker.io scope=repository:library/web:pull,push")]
    [InlineData("BEARER Realm = \"r\" , SERVICE=s", "bearer Realm=r SERVICE=s")]
    [InlineData("Basic realm=\"a \\\"quoted\\\" \\\\ name, really\"", "basic realm=a \"quoted\" \\ name, really")]
    [InlineData("Bearer realm=\"r\",scope=\"a b\", Basic realm=\"x\"", "bearer realm=r scope=a b|basic realm=x")]
    [InlineData("Negotiate, Basic realm=\"x\"", "negotiate|basic realm=x")]
    [InlineData("Negotiate YII=, Bearer realm=r", "negotiate YII=|bearer realm=r")]
    [InlineData("Bearer realm=https://r.test/token?a=b,service=s", "bearer realm=https://r.test/token?a=b service=s")]
    [InlineData("Bearer realm=\"open", "bearer realm=open")]
    [InlineData("Bearer realm=\"first\",realm=\"second\"", "bearer realm=first")]
    [InlineData("Bearer realm=", "bearer realm=")]
    [InlineData(",, ,", "")]
    [InlineData("", "")]
    public void A_header_line_is_read_into_its_challenges(string line, string expected)
    {
        var found = Challenge.Parse(line).Select(challenge =>
            string.Join(' ', challenge.Parameters.Select(parameter => $"{parameter.Key}={parameter.Value}").Prepend(challenge.Scheme)));

        Assert.Equal(expected, string.Join('|', found));
    }

    [Theory]
    [InlineData("bearer", "Basic realm=\"x\"", "Bearer realm=\"https://r\"")]
    [InlineData("basic", "Bearer service=\"no-realm\"", "Basic realm=\"x\"")]
    [InlineData("basic", "Negotiate", "Basic")]
    [InlineData(null, "Negotiate", "Digest realm=\"x\"")]
    public void Bearer_with_a_realm_is_preferred_over_several_lines(string? scheme, params string[] lines)
    {
        using var response = new HttpResponseMessage();
        foreach (var line in lines)
        {
            response.Headers.TryAddWithoutValidation("WWW-Authenticate", line);
        }

        Assert.Equal(scheme, Challenge.Choose(response)?.Scheme);
    }

    [Fact]
    public void A_malformed_line_that_the_typed_view_drops_is_still_read()
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("WWW-Authenticate", "Bearer realm=\"https://r\" service=\"s\",,scope=aws,");

        var challenge = Challenge.Choose(response);

        Assert.Equal(("https://r", "s", "aws"), (challenge!.Realm, challenge.Service, challenge.Scope));
    }
}
