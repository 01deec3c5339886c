using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.Oci.Tests.Testing;

/// <summary>Every leak that is planted is found, and what is none is not.</summary>
public sealed class SecretScanTests
{
    private const string Text = "Zq7/Xw2+Lm9\"Tb4&Vc8%Np3\\Rk6=Hs1<Jd5>";

    public static TheoryData<string, string> Leaks => new()
    {
        { "alone", Text },
        { "in a sentence", $"the password of robot is {Text}, which is wrong" },
        { "in an Authorization header", $"Authorization: Bearer {Text}" },
        { "percent-encoded", $"https://r.test/token?password={Uri.EscapeDataString(Text)}&x=1" },
        { "percent-encoded in lower case", $"?p={Uri.EscapeDataString(Text).Replace("%2F", "%2f", StringComparison.Ordinal).Replace("%2B", "%2b", StringComparison.Ordinal)}" },
        { "in a form", $"grant_type=password&password={WebUtility.UrlEncode(Text)}" },
        { "in JSON", JsonSerializer.Serialize(new Dictionary<string, string> { ["password"] = Text }) },
        { "in JSON that escapes little", $"\"{JsonEncodedText.Encode(Text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"" },
        { "in JSON that escapes slashes", $"\"{JsonEncodedText.Encode(Text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"".Replace("/", "\\/", StringComparison.Ordinal) },
        { "in XML", $"<Token>{WebUtility.HtmlEncode(Text)}</Token>" },
        { "in base64", Base64(Text) },
        { "in base64 behind one character", Base64($"a{Text}") },
        { "in base64 behind two characters", Base64($"ab{Text}") },
        { "in a Basic header", $"Basic {Base64($"robot:{Text}")}" },
        { "in base64 in front of others", Base64($"{Text}\n") },
        { "in base64 for URLs", Base64($"x{Text}").Replace('+', '-').Replace('/', '_').TrimEnd('=') },
        { "in base64 in a URL", Uri.EscapeDataString(Base64($"robot:{Text}")) },
        { "in base64 in JSON", JsonSerializer.Serialize(Base64($"robot:{Text}")) },
        { "cut off behind its first twelve", $"token {Text[..12]}..." },
        { "cut off before its last twelve", $"...{Text[^12..]}" },
        { "a piece of its middle", $"[{Text[9..21]}]" },
        { "a piece of its base64", Base64($"robot:{Text}")[16..30] },
        { "between control characters", $"\u001b[31m{Text}\u001b[0m" },
    };

    [Theory]
    [MemberData(nameof(Leaks))]
    public void A_leak_is_found(string name, string text)
    {
        var leak = Assert.Single(ScanFor(Text).Find(name, text));

        Assert.Equal((name, SecretKind.Password), (leak.Source, leak.Kind));
        Assert.InRange(leak.Length, SecretScan.PieceLength, text.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("eleven char")]
    [InlineData("the password of robot is refused")]
    [InlineData("Zq7/Xw2+Lm9")]
    [InlineData("sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    public void What_is_none_is_not(string text) => Assert.Empty(ScanFor(Text).Find("text", text));

    [Fact]
    public void Each_place_is_told_once_with_what_stands_around_it_and_without_the_secret()
    {
        var leaks = ScanFor(Text).Find("log", $"first {Text} then {Base64(Text)} end");

        Assert.Equal(["as it is", "in base64"], leaks.Select(leak => leak.Way));
        Assert.StartsWith("first ***", leaks[0].Excerpt, StringComparison.Ordinal);
        Assert.EndsWith("*** end", leaks[1].Excerpt, StringComparison.Ordinal);
        Assert.DoesNotContain(Text[..4], string.Concat(leaks), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_secrets_each_is_named()
    {
        var scan = ScanFor(Text);
        scan.Add(new Secret(SecretKind.ArgoCdToken, "0123456789-ABCDEF"));

        Assert.Equal([SecretKind.ArgoCdToken, SecretKind.Password], scan.Find("log", $"0123456789-ABCDEF {Text}").Select(leak => leak.Kind));
    }

    [Fact]
    public void A_secret_that_could_not_be_found_is_refused() =>
        Assert.Throws<ArgumentException>(() => ScanFor("eleven char"));

    [Fact]
    public void A_new_secret_is_found_in_each_spelling()
    {
        var text = Secret.New(SecretKind.Password);

        Assert.Single(ScanFor(text).Find("URL", Uri.EscapeDataString(text)));
        Assert.Single(ScanFor(text).Find("JSON", JsonSerializer.Serialize(text)));
        Assert.NotEqual(text, Secret.New(SecretKind.Password));
    }

    private static SecretScan ScanFor(string text)
    {
        var scan = new SecretScan();
        scan.Add(new Secret(SecretKind.Password, text));
        return scan;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
