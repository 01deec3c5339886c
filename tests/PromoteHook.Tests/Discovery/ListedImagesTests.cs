using PromoteHook.Discovery;
using PromoteHook.Testing;
using PromoteHook.Tests.Commands;

namespace PromoteHook.Tests.Discovery;

public sealed class ListedImagesTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Each_reference_is_a_use_with_its_line()
    {
        var file = folder.Write("images", "\uFEFFprod.example.com/a:1\r\n\n# two\n  prod.example.com/b:2, prod.example.com/c:3\n");

        var uses = await new ListedImages(file).ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            [$"prod.example.com/a:1 at {file}:1", $"prod.example.com/b:2 at {file}:4", $"prod.example.com/c:3 at {file}:4"],
            uses.Select(use => $"{use.Reference} at {use.Origin}"));
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\r\n")]
    public async Task Lines_end_as_they_do_anywhere(string end)
    {
        var file = folder.Write("images", $"# all{end}prod.example.com/a:1{end}prod.example.com/b:2");

        var uses = await new ListedImages(file).ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal([$"prod.example.com/a:1 at {file}:2", $"prod.example.com/b:2 at {file}:3"], uses.Select(use => $"{use.Reference} at {use.Origin}"));
    }

    [Fact]
    public async Task An_overlay_may_hold_a_list_alone_or_beside_a_kustomization()
    {
        folder.Write("images", "prod.example.com/a:1\n");
        var alone = await Invocation.RunAsync(["list", "--allow-empty", "--overlay", folder.Path]);
        folder.Write("kustomization.yaml", "images: [{name: x, newName: prod.example.com/x, newTag: '1'}]");
        var beside = await Invocation.RunAsync(["list", "--allow-empty", "--overlay", folder.Path]);

        Assert.Equal((0, 0), (alone.Code, beside.Code));
        Assert.Contains("prod.example.com/a:1", alone.Output, StringComparison.Ordinal);
        Assert.Contains("2 images in 2 places", beside.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_placeholder_is_refused_with_its_line()
    {
        folder.Write("images", "prod.example.com/a:1\n__IMAGES__\n");

        var run = await Invocation.RunAsync(["list", "--overlay", folder.Path]);

        Assert.Equal(17, run.Code);
        Assert.Contains($"{folder.At("images")}:2: '__IMAGES__' still holds the placeholder", run.Error, StringComparison.Ordinal);
    }
}
