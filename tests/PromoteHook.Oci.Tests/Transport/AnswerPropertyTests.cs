using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using PromoteHook.Oci.Transport;
using PromoteHook.Properties;

namespace PromoteHook.Oci.Tests.Transport;

/// <summary>What token servers and refusals say, and what of it is taken over.</summary>
public sealed class AnswerPropertyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<string> Token = Texts.From("aZ09-._~+/=", 1, 20);

    [Fact]
    public void A_token_lives_as_long_as_its_server_says_and_a_minute_at_least()
    {
        var answers =
            from token in Token
            from field in Gen.Elements("token", "access_token")
            from seconds in Gen.Frequency((3, Gen.Choose(0, 4000)), (1, Gen.Choose(int.MinValue, int.MaxValue)))
            from isText in Gen.Elements(true, false)
            from age in Gen.Choose(-100_000, 100_000)
            select (token, field, seconds, isText, age);
        ForAny.Holds(answers, told =>
        {
            var expires = told.isText ? $"\"{told.seconds}\"" : $"{told.seconds}";
            var issued = Now.AddSeconds(-told.age).ToString("O", CultureInfo.InvariantCulture);
            var token = Read($$"""{"{{told.field}}":"{{told.token}}","expires_in":{{expires}},"issued_at":"{{issued}}"}""")!;

            var lifetime = Math.Max(60, told.seconds);
            Assert.Equal((told.token, TimeSpan.FromSeconds(lifetime)), (token.Value, token.Lifetime));
            Assert.Equal(told.age >= 0 && told.age < lifetime ? Now.AddSeconds(-told.age) : Now, token.IssuedAt);
            Assert.False(token.IsFresh(token.IssuedAt + token.Lifetime));

            // Once it is too old it stays so.
            var later = Enumerable.Range(0, 20).Select(step => token.IsFresh(token.IssuedAt + (token.Lifetime / 20 * step))).ToList();
            Assert.Equal(later.OrderDescending(), later);
            Assert.True(later[0]);
        });
    }

    [Fact]
    public void Only_what_a_header_can_hold_is_a_token_and_it_is_never_printed()
    {
        ForAny.HoldsForText(Gen.OneOf(Texts.Any, Texts.Nearly(Token, "\r\n \u00e9\0")), text =>
        {
            var token = Read($$"""{"token":{{JsonSerializer.Serialize(text)}}}""");

            Assert.Equal(text.Length > 0 && text.All(character => character is >= '!' and <= '~') ? text : null, token?.Value);
            Assert.True(token is null || text.Length < 4 || !token.ToString().Contains(text, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void A_token_answer_of_any_other_form_is_none()
    {
        const string Whole = """{"token":"abc","access_token":"def","expires_in":1e3,"issued_at":"2026-11-21T12:00:00Z"}""";
        ForAny.HoldsForText(Texts.Nearly(Gen.Constant(Whole), "{}[]\",:\\u0d89eE+-.Z"), text =>
        {
            var token = Read(text);

            Assert.True(token is null || (token.Lifetime >= TimeSpan.FromMinutes(1) && token.IssuedAt <= Now && token.IssuedAt + token.Lifetime > Now), text);
        }, count: 1500);
    }

    [Fact]
    public void What_is_taken_over_of_a_refusal_is_one_short_line_without_any_query()
    {
        var body = Gen.OneOf(
            Texts.Any,
            Texts.Any.Select(text => $$$"""{"errors":[{"code":{{{JsonSerializer.Serialize(text)}}},"message":{{{JsonSerializer.Serialize($"see https://s.test/a?sig={text}")}}},"detail":{"message":"x"}}],"details":"d"}"""),
            Texts.Any.Select(text => $$"""{"__type":{{JsonSerializer.Serialize(text)}},"message":{{JsonSerializer.Serialize(text)}}}"""),
            Texts.Any.Select(text => $"<html><title>{text} https://s.test/a?SECRET</title>"),
            Texts.Any.Select(text => $"<Error><Code>{text}</Code><Message>{text} HTTPS://s.test/?SECRET</Message></Error>"));
        ForAny.HoldsForText(Texts.Nearly(body, "{}[]\"<>,:\\u0d"), text =>
        {
            var read = RefusalBody.Read(Encoding.UTF8.GetBytes(text)).Without(SentSecrets.None);

            Assert.InRange(read.Errors.Count, 0, 10);
            Assert.All(read.Errors.SelectMany(error => new[] { error.Code, error.Message }).Append(read.Words), words =>
            {
                Assert.InRange(words.Length, 0, 620);
                Assert.DoesNotContain(words, character => char.IsControl(character) || char.GetUnicodeCategory(character) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            });
        }, count: 1500);
    }

    [Fact]
    public void A_query_behind_a_web_address_is_never_told()
    {
        var words = from before in Texts.Any from scheme in Gen.Elements("http://", "https://", "HTTPS://") from path in Texts.From("aZ0/._-%:@&=;,()[]", 1, 20) select $"{before}{scheme}{path}";
        ForAny.HoldsForText(words, text => Assert.DoesNotContain("SECRET", PlainText.Of($"{text}?X-Sig=SECRET&a=SECRET behind"), StringComparison.Ordinal));
    }

    private static AccessToken? Read(string json) => AccessToken.Read(Encoding.UTF8.GetBytes(json), Now);
}
