using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Testing;

public sealed class ApprovedTests
{
    [Fact]
    public void The_approved_text_passes_and_stands_beside_the_test() => Approved.Verify("first line\r\nsecond line\n");

    [Fact]
    public void Another_text_is_written_beside_and_the_first_difference_told()
    {
        using var folder = new TempFolder();
        var file = folder.Write("plan.approved.txt", "same\nold\n");

        var failure = Assert.Throws<ApprovalException>(() => Approved.Verify("same\nnew\n", file, approve: false));

        Assert.Contains("line 2", failure.Message, StringComparison.Ordinal);
        Assert.Contains("- old", failure.Message, StringComparison.Ordinal);
        Assert.Contains("+ new", failure.Message, StringComparison.Ordinal);
        Assert.Equal("same\nnew\n", File.ReadAllText(folder.At("plan.received.txt")));
        Assert.Equal("same\nold\n", File.ReadAllText(file));
    }

    [Fact]
    public void A_text_that_nobody_approved_fails()
    {
        using var folder = new TempFolder();

        Assert.Throws<ApprovalException>(() => Approved.Verify("text", folder.At("plan.approved.txt"), approve: false));
    }

    [Fact]
    public void Approving_rewrites_and_clears_what_was_received()
    {
        using var folder = new TempFolder();
        var file = folder.Write("plan.approved.txt", "old");
        var received = folder.Write("plan.received.txt", "new");

        Approved.Verify("new", file, approve: true);

        Assert.Equal("new", File.ReadAllText(file));
        Assert.False(File.Exists(received));
    }

    [Fact]
    public void A_temp_folder_is_gone_with_its_files_at_the_end()
    {
        var folder = new TempFolder();
        folder.Write("a/b/c.txt", "text");

        folder.Dispose();

        Assert.False(Directory.Exists(folder.Path));
    }
}
