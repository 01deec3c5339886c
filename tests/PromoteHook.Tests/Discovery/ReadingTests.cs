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

    private static async Task<List<ImageUse>> FindAsync(byte[] content) =>
        await new ManifestFiles("-", new MemoryStream(content), new ImageFinder([])).ReadAsync(TestContext.Current.CancellationToken).ToListAsync();
}
