using System.Text;
using PromoteHook.Discovery;

namespace PromoteHook.Tests.Discovery;

/// <summary>50 MB are read in the memory of one object, whatever form they have.</summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class MemoryTests
{
    private const int InputBytes = 50_000_000;
    private const int HeapLimitBytes = 16 * 1024 * 1024;
    private const int ObjectsBetweenLooks = 4000;

    private static readonly string Filler = new('x', 900);

    [Theory]
    [InlineData("apiVersion: v1\nitems:\n", "- apiVersion: v1\n  kind: Pod\n  metadata: {name: p}\n  spec:\n    containers:\n    - {name: a, image: web:1}\n    - {name: b, args: [FILLER]}\n", "kind: List\n")]
    [InlineData("", "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - {name: a, image: web:1}\n  - {name: b, args: [FILLER]}\n", "")]
    [InlineData("{\"apiVersion\":\"v1\",\"items\":[{}\n", ",{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"image\":\"web:1\",\"args\":[\"FILLER\"]}]}}\n", "],\"kind\":\"List\"}")]
    public async Task Large_input_takes_the_memory_of_one_object(string head, string item, string tail)
    {
        var source = new ManifestFiles("-", new RepeatingStream(head, item.Replace("FILLER", Filler, StringComparison.Ordinal), tail, InputBytes), new ImageFinder([]));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var (uses, peak) = (0, 0L);
        await foreach (var use in source.ReadAsync(TestContext.Current.CancellationToken))
        {
            if (++uses % ObjectsBetweenLooks == 0)
            {
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        Assert.InRange(uses, 30_000, 60_000);

        // What earlier tests left may be freed meanwhile, so the growth can be nothing, but never the input's size.
        Assert.InRange(peak, 0, HeapLimitBytes);
    }

    [Fact]
    public async Task An_object_beyond_all_bounds_is_refused_before_it_fills_the_memory()
    {
        var source = new ManifestFiles(
            "-", new RepeatingStream("kind: ConfigMap\napiVersion: v1\ndata:\n  list:\n", $"  - {Filler}\n", "", InputBytes), new ImageFinder([]));

        var refusal = await Assert.ThrowsAsync<RefusalException>(async () => await source.ReadAsync(TestContext.Current.CancellationToken).CountAsync());

        Assert.Equal(ExitCode.DiscoveryFailed, refusal.Code);
    }

    /// <summary>Makes its content as it is read.</summary>
    private sealed class RepeatingStream(string head, string item, string tail, long length) : MemoryStream
    {
        private readonly byte[] item = Encoding.UTF8.GetBytes(item);
        private byte[] current = Encoding.UTF8.GetBytes(head);
        private int position;
        private long made;
        private bool isTail;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            while (position == current.Length && !isTail)
            {
                made += current.Length;
                isTail = made >= length;
                (current, position) = (isTail ? Encoding.UTF8.GetBytes(tail) : item, 0);
            }

            var count = Math.Min(buffer.Length, current.Length - position);
            current.AsSpan(position, count).CopyTo(buffer);
            position += count;
            return count;
        }
    }
}
