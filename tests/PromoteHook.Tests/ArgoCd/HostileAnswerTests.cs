using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PromoteHook.ArgoCd;
using PromoteHook.Discovery;

namespace PromoteHook.Tests.ArgoCd;

/// <summary>Answers that are nearly JSON, or JSON whose texts are none.</summary>
public sealed class HostileAnswerTests
{
    [Theory]
    [InlineData("? [manifests]\n: x\n")]
    [InlineData("manifests: [a]\n")]
    [InlineData("- manifests\n")]
    [InlineData("[{\"manifests\":[]}]")]
    public async Task An_answer_of_another_form_is_refused_and_not_read_for_ever(string answer)
    {
        var reader = new ArgoCdManifests("argocd:shop", new ImageFinder([]));

        var read = Task.Run(() => reader.ReadManifests(new MemoryStream(Encoding.UTF8.GetBytes(answer))), TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<JsonException>(() => read.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("{\"message\":\"\\ud800\",\"code\":7}")]
    [InlineData("{\"message\":\"\u00ff\",\"code\":7}")]
    [InlineData("{\"\\ud800\":1,\"message\":\"m\"}")]
    public async Task An_error_whose_words_are_no_text_keeps_its_status(string body)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new ByteArrayContent(Encoding.Latin1.GetBytes(body)) };

        var answer = await ArgoCdAnswer.ReadAsync(response, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Forbidden, (int?)null), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("{\"message\":\"PADTOKEN\"}", 391)]
    [InlineData("{\"error\":\"PAD  TOKEN\"}", 389)]
    [InlineData("PADTOKEN", 391)]
    public async Task A_token_that_an_answer_quotes_is_left_out_before_the_answer_is_cut(string body, int before)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.Forbidden)
        {
            Content = new StringContent(body.Replace("PAD", new string('x', before), StringComparison.Ordinal).Replace("TOKEN", "Secret+/tok", StringComparison.Ordinal)),
            RequestMessage = new HttpRequestMessage { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", "Secret+/tok") } },
            Headers = { Location = new Uri("https://login.test/secret") },
        };

        var answer = await ArgoCdAnswer.ReadAsync(response, TestContext.Current.CancellationToken);

        Assert.DoesNotContain("Secret", answer.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.InRange(answer.Message.Length, 390, 401);
        Assert.Equal("https://login.test", answer.Target);
    }

    [Fact]
    public async Task A_redirect_to_the_token_is_told_without_it()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.Found)
        {
            RequestMessage = new HttpRequestMessage { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", "SecretTok1") } },
            Headers = { Location = new Uri("https://SecretTok1.evil.test/") },
        };

        var answer = await ArgoCdAnswer.ReadAsync(response, TestContext.Current.CancellationToken);
        var refusal = new ArgoCdRefusals(ArgoCdServer.Parse("https://argocd.test"), new ArgoCdToken(null, "SecretTok1")).Of(ArgoCdRequest.Version, answer);

        Assert.Contains("it redirects to https://(not shown).evil.test (302)", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_taken_over_ends_with_no_half_of_a_character()
    {
        var shown = ServerWords.Shorten(new string('x', 399) + string.Concat(Enumerable.Repeat("😀", 100)));

        Assert.Equal(new string('x', 399) + "…", shown);
    }

    [Fact]
    public void A_token_whose_claims_are_no_text_has_no_subject()
    {
        var claims = Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"sub":"\ud800"}""")).TrimEnd('=');

        Assert.Null(new ArgoCdToken(null, $"e30.{claims}.x").Subject);
    }

    [Theory]
    [InlineData("{\"spec\":{\"source\":{\"repoURL\":\"\\ud800\"}}}")]
    [InlineData("{\"spec\":{\"\\udc00\":1}}")]
    [InlineData("{\"spec\":[\"\u00ff\"]}")]
    public void An_Application_whose_texts_are_none_is_no_JSON(string json) =>
        Assert.Throws<JsonException>(() => UnicodeJson.Parse(Encoding.Latin1.GetBytes(json)));
}
