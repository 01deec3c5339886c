using System.Text;
using PromoteHook.Discovery;
using PromoteHook.Discovery.Reading;

namespace PromoteHook.Tests.Discovery;

public sealed class ReadingTests
{
    [Theory]
    [InlineData("web:1.0", true)]
    [InlineData("1.4.2", true)]
    [InlineData("v1", true)]
    [InlineData("1.10", false)]
    [InlineData("0x1F", false)]
    [InlineData("1e3", false)]
    [InlineData("yes", false)]
    [InlineData("y", false)]
    [InlineData("~", false)]
    [InlineData("", false)]
    [InlineData(".inf", false)]
    [InlineData("1_000", false)]
    [InlineData("nullable", true)]
    [InlineData("2026-11-20", true)]
    public void Plain_scalars_are_strings_where_kubernetes_takes_them_for_such(string text, bool isString) =>
        Assert.Equal(isString, PlainScalar.IsString(text));

    [Theory]
    [InlineData(1)]
    [InlineData(16 * 1024 - 60)]
    [InlineData(16 * 1024 - 59)]
    [InlineData(16 * 1024 - 58)]
    [InlineData(300_000)]
    public async Task Json_strings_survive_the_borders_of_chunks(int length)
    {
        var filler = new string('x', length) + string.Concat(Enumerable.Repeat("\U0001F600é", 40));
        var json = $"{{\"kind\":\"Pod\",\"{new string('k', 2000)}\":1,\"metadata\":{{\"name\":\"{filler}\"}},\"spec\":{{\"containers\":[{{\"image\":\"web:1\"}}]}}}}";

        using var text = new ManifestText("-", new MemoryStream(Encoding.UTF8.GetBytes(json)));
        var use = Assert.Single(await FindAsync(Encoding.UTF8.GetBytes(json)));

        Assert.Equal(filler, Assert.Single(new ManifestReader("-", text.Tokens).Objects()).Name);
        Assert.StartsWith(use.Origin.Name!.TrimEnd('…'), filler, StringComparison.Ordinal);
        Assert.Equal("docker.io/library/web:1", use.Reference.ToString());
    }

    [Fact]
    public async Task A_word_that_means_nothing_is_quoted_by_its_beginning()
    {
        var refusal = await Assert.ThrowsAsync<RefusalException>(() => FindAsync(Encoding.UTF8.GetBytes($"{{\"kind\": nothing. At all {new string('x', 40_000)}}}")));

        Assert.StartsWith("-:1:11: not JSON: 'nothing. At all xxx…' is an ", refusal.Message, StringComparison.Ordinal);
        Assert.InRange(refusal.Message.Length, 0, 200);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("  ")]
    [InlineData("   ")]
    public async Task A_long_text_at_the_border_of_the_buffer_does_not_stop_the_reading(string blanks)
    {
        var json = $"{blanks}[{{\"{new string('k', 60_000)}\":1,\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{{\"containers\":[{{\"image\":\"web:1\"}}]}}}}]";

        var uses = await Task.Run(() => FindAsync(Encoding.UTF8.GetBytes(json)), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Single(uses);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public async Task A_byte_order_mark_is_known_though_a_pipe_hands_out_single_bytes(string name)
    {
        const string Json = "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"image\":\"web:1\"}]}}";
        var encoding = Encoding.GetEncoding(name);

        var uses = await FindAsync(new DrippingStream([.. encoding.GetPreamble(), .. encoding.GetBytes(Json)]));

        Assert.Equal("docker.io/library/web:1", Assert.Single(uses).Reference.ToString());
    }

    [Theory]
    [InlineData("{\"kind\": \"Pod\"", "-:1:")]
    [InlineData("{\"kind\": \"Pod\"}\n{\"kind\": \"\\ud83d\"}", "-:2:10:")]
    [InlineData("{\"kind\": \"Pod\"}\n\n  {\"kind\": oops}", "-:3:12:")]
    [InlineData("{\"kind\": \"Pod\"}\noops: [", "-:")]
    [InlineData("kind: Pod\nspec: [1, 2", "-:")]
    [InlineData("? [a]\n: b", "-:1:3:")]
    [InlineData("a: &x 1\n<<: *x\n", "-:2:1:")]
    [InlineData("<<: {a: 1}\n<<: {b: 1}\n", "-:2:1:")]
    [InlineData("a: {b: t\nc}\n", "-:")]
    [InlineData("kind: \"\\ud800\\u0041\"", "-:1:")]
    [InlineData("\"\\ud800\\u0", "-:1:")]
    public async Task Fault_names_its_place(string text, string place)
    {
        var refusal = await Assert.ThrowsAsync<RefusalException>(() => FindAsync(Encoding.UTF8.GetBytes(text)));

        Assert.StartsWith(place, refusal.Message, StringComparison.Ordinal);
        Assert.NotNull(refusal.Remedy);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n  \n")]
    [InlineData("# nothing\n---\n---\n...\n")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("Thank you for installing.")]
    [InlineData("{apiVersion: v1, metadata: {name: no-kind}}")]
    [InlineData("42")]
    public async Task Text_without_objects_has_no_uses(string text) =>
        Assert.Empty(await FindAsync(Encoding.UTF8.GetBytes(text)));

    private static Task<List<ImageUse>> FindAsync(byte[] content) => FindAsync(new MemoryStream(content));

    private static async Task<List<ImageUse>> FindAsync(Stream content) =>
        await new ManifestFiles("-", content, new ImageFinder([])).ReadAsync(TestContext.Current.CancellationToken).ToListAsync();

    /// <summary>Hands out one byte at a time.</summary>
    private sealed class DrippingStream(byte[] content) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1));
    }
}
