using System.Net;
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
