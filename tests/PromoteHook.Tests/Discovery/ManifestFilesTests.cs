using System.Text;
using PromoteHook.Discovery;

namespace PromoteHook.Tests.Discovery;

public sealed class ManifestFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("promote-hook-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Mounted_directory_is_read_once()
    {
        Write("..2026_11_20_10_00_00.1/web.yaml", "web");
        Directory.CreateSymbolicLink(Path.Combine(folder, "..data"), "..2026_11_20_10_00_00.1");
        File.CreateSymbolicLink(Path.Combine(folder, "web.yaml"), "..data/web.yaml");

        var uses = await ReadAsync(folder);

        Assert.Equal("docker.io/library/web:1", Assert.Single(uses).Reference.ToString());
        Assert.Equal(Path.Combine(folder, "web.yaml"), uses[0].Origin.File);
    }

    [Fact]
    public async Task Links_to_directories_are_not_followed()
    {
        Write("sub/web.yaml", "web");
        Directory.CreateSymbolicLink(Path.Combine(folder, "sub", "ring"), folder);

        Assert.Single(await ReadAsync(folder));
    }

    [Fact]
    public async Task Directory_that_is_a_link_itself_is_read()
    {
        Write("real/web.yaml", "web");
        Directory.CreateSymbolicLink(Path.Combine(folder, "link"), Path.Combine(folder, "real"));

        Assert.Single(await ReadAsync(Path.Combine(folder, "link")));
    }

    [Fact]
    public async Task Link_to_nowhere_is_refused_by_name()
    {
        File.CreateSymbolicLink(Path.Combine(folder, "gone.yaml"), "nowhere.yaml");

        var refusal = await Assert.ThrowsAsync<RefusalException>(() => ReadAsync(folder));

        Assert.Equal(ExitCode.DiscoveryFailed, refusal.Code);
        Assert.Contains("gone.yaml", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_are_found_before_the_end_is_read()
    {
        // The second document would be refused; taking only the first use must not get there.
        var text = Pod("web") + "---\n\tbroken";
        var source = new ManifestFiles("-", new MemoryStream(Encoding.UTF8.GetBytes(text)), new ImageFinder([]));

        var first = await source.ReadAsync(TestContext.Current.CancellationToken).FirstAsync(TestContext.Current.CancellationToken);

        Assert.Equal("-", first.Origin.File);
    }

    [Fact]
    public async Task Cancellation_ends_the_reading()
    {
        var source = new ManifestFiles("-", new MemoryStream(Encoding.UTF8.GetBytes(Pod("web"))), new ImageFinder([]));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await source.ReadAsync(new CancellationToken(canceled: true)).CountAsync());
    }

    [Fact]
    public async Task Missing_standard_input_is_refused()
    {
        var source = new ManifestFiles("-", null, new ImageFinder([]));

        await Assert.ThrowsAsync<RefusalException>(async () => await source.ReadAsync(CancellationToken.None).CountAsync());
    }

    private static string Pod(string image) =>
        $"apiVersion: v1\nkind: Pod\nmetadata: {{name: {image}}}\nspec: {{containers: [{{name: a, image: \"{image}:1\"}}]}}\n";

    private void Write(string name, string image)
    {
        var file = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, Pod(image));
    }

    private static async Task<List<ImageUse>> ReadAsync(string path) =>
        await new ManifestFiles(path, null, new ImageFinder([])).ReadAsync(TestContext.Current.CancellationToken).ToListAsync();
}
