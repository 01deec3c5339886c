using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Transport;
using PromoteHook.Promoting;

namespace PromoteHook.Tests.Promoting;

public sealed class DeepVerificationTests
{
    private static readonly PromoterOptions Deep = new() { VerifyDeep = true };

    private readonly ScriptedWork work = new();
    private readonly RecordingSink sink = new();

    [Fact]
    public async Task A_whole_image_stays_present_and_nothing_is_written()
    {
        var result = await PromoteAsync(Samples.Present("a"));

        Assert.Equal(Outcome.Present, result.Outcome);
        Assert.Empty(work.Copies);
    }

    [Fact]
    public async Task What_is_gone_is_pushed_again_from_the_first_candidate_that_has_the_digest()
    {
        var second = ImageReference.Parse("old.example.com/a:1");
        work.Served[$"{second.Repository}:{Samples.DigestOf("a")}"] = Samples.DigestOf("a");
        work.Missing.Enqueue([Samples.DescriptorOf("a layer")]);
        var present = Samples.Present("a");

        var result = await PromoteAsync(present with { Promotion = present.Promotion with { Sources = [Samples.Source("a"), second] } });

        Assert.Equal(Outcome.Repaired, result.Outcome);
        // The tag stands; where tags are immutable putting it again would be refused.
        Assert.Equal(new CopyRequest(second.Repository, Samples.DigestOf("a"), Samples.Destination("a").Repository, null) { IsDeep = true, Referrers = ReferrerPolicy.BestEffort }, Assert.Single(work.Copies));
    }

    [Fact]
    public async Task A_root_that_is_gone_is_put_back_under_its_tag()
    {
        work.Served[$"dev.example.com/a:{Samples.DigestOf("a")}"] = Samples.DigestOf("a");
        work.Missing.Enqueue([Samples.DescriptorOf("a")]);

        await PromoteAsync(Samples.Present("a"));

        Assert.Equal("1", Assert.Single(work.Copies).Tag);
    }

    [Fact]
    public async Task Without_a_source_the_failure_names_what_is_gone()
    {
        work.Missing.Enqueue([Samples.DescriptorOf("a layer")]);

        var result = await PromoteAsync(Samples.Present("a"));

        Assert.Equal((ExitCode.InvalidContent, Side.Destination), (result.Failure!.Code, result.Failure.Side));
        Assert.Contains(Samples.DigestOf("a layer").ToString(), result.Failure.Message, StringComparison.Ordinal);
        Assert.Empty(work.Copies);
    }

    [Fact]
    public async Task A_repair_that_does_not_last_is_a_failure()
    {
        work.Served[$"dev.example.com/a:{Samples.DigestOf("a")}"] = Samples.DigestOf("a");
        work.Missing.Enqueue([Samples.DescriptorOf("a layer")]);
        work.Missing.Enqueue([Samples.DescriptorOf("a layer")]);

        var result = await PromoteAsync(Samples.Present("a"));

        Assert.Equal((Outcome.Failed, ExitCode.InvalidContent), (result.Outcome, result.Failure!.Code));
    }

    [Fact]
    public async Task A_fresh_copy_is_looked_through_too()
    {
        work.Served[$"dev.example.com/a:{Samples.DigestOf("a")}"] = Samples.DigestOf("a");
        work.Missing.Enqueue([Samples.DescriptorOf("a layer")]);

        var result = await PromoteAsync(Samples.Missing("a"));

        Assert.Equal(Outcome.Repaired, result.Outcome);
        Assert.Equal([false, true], work.Copies.Select(copy => copy.IsDeep));
        Assert.Equal(200, result.Copy!.BytesUploaded);
    }

    [Theory]
    [InlineData(RegistryErrorKind.Denied, ExitCode.InvalidContent)]
    [InlineData(RegistryErrorKind.Unavailable, ExitCode.Unavailable)]
    [InlineData(RegistryErrorKind.RateLimited, ExitCode.Unavailable)]
    public async Task A_candidate_that_cannot_be_asked_is_named_in_the_remedy(RegistryErrorKind kind, ExitCode code)
    {
        work.Missing.Enqueue([Samples.DescriptorOf("a layer")]);
        var unreadable = work.Work with { Resolve = (_, _, _) => throw new RegistryException(kind, "no right to pull") };

        var results = await new Promoter(unreadable, Deep).PromoteAsync(Samples.Plan(Samples.Present("a")), sink, CancellationToken.None);

        Assert.Equal(code, results[0].Failure!.Code);
        Assert.Contains("dev.example.com/a:1 readable (no right to pull)", results[0].Failure!.Remedy, StringComparison.Ordinal);
    }

    private async Task<PromotionResult> PromoteAsync(PromoteHook.Planning.PlannedPromotion planned) =>
        Assert.Single(await work.Promoter(Deep).PromoteAsync(Samples.Plan(planned), sink, CancellationToken.None));
}
