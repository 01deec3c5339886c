using PromoteHook.Commands;
using PromoteHook.Mapping;
using PromoteHook.Oci;
using PromoteHook.Tests.Promoting;

namespace PromoteHook.Tests.Commands;

public sealed class CopyCommandTests
{
    private static readonly Digest One = Samples.DigestOf("one");
    private static readonly Digest Two = Samples.DigestOf("two");

    [Theory]
    [InlineData("a.example/x:1", "b.example/y", "a.example/x:1", "b.example/y:1")]
    [InlineData("a.example/x", "b.example/y", "a.example/x:latest", "b.example/y:latest")]
    [InlineData("a.example/x:1", "b.example/y:2", "a.example/x:1", "b.example/y:2")]
    [InlineData("a.example/x:1@{1}", "b.example/y", "a.example/x:1@{1}", "b.example/y:1@{1}")]
    [InlineData("a.example/x@{1}", "b.example/y", "a.example/x@{1}", "b.example/y@{1}")]
    [InlineData("a.example/x@{1}", "b.example/y:2", "a.example/x@{1}", "b.example/y:2")]
    [InlineData("a.example/x:1", "a.example/x:2", "a.example/x:1", "a.example/x:2")]
    public void What_the_destination_leaves_out_is_the_source_s(string source, string destination, string expectedSource, string expectedDestination)
    {
        var promotion = CopyCommand.PromotionOf(Fill(source), Fill(destination), null);

        Assert.Equal(Fill(expectedSource), Assert.Single(promotion.Sources).ToString());
        Assert.Equal(Fill(expectedDestination), promotion.Destination.ToString());
    }

    [Theory]
    [InlineData("a.example/x:1", "a.example/x:1", ExitCode.Usage)]
    [InlineData("a.example/x:1", "a.example/x", ExitCode.Usage)]
    [InlineData("a.example/X:1", "b.example/y", ExitCode.Usage)]
    [InlineData("a.example/x:1", "b.example/y:", ExitCode.Usage)]
    [InlineData("a.example/x@{1}", "b.example/y@{2}", ExitCode.DigestConflict)]
    public void What_makes_no_copy_is_refused(string source, string destination, ExitCode expected) =>
        Assert.Equal(expected, Assert.Throws<RefusalException>(() => CopyCommand.PromotionOf(Fill(source), Fill(destination), null)).Code);

    [Fact]
    public void A_tag_that_is_taken_fails_unless_told_otherwise()
    {
        Assert.Equal(MismatchPolicy.Fail, CopyCommand.PromotionOf("a:1", "b:1", null).OnDigestMismatch);
        Assert.Equal(MismatchPolicy.Overwrite, CopyCommand.PromotionOf("a:1", "b:1", MismatchPolicy.Overwrite).OnDigestMismatch);
    }

    private static string Fill(string text) =>
        text.Replace("{1}", One.ToString(), StringComparison.Ordinal).Replace("{2}", Two.ToString(), StringComparison.Ordinal);
}
