using PromoteHook.Mapping;
using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Transport;
using PromoteHook.Promoting;

namespace PromoteHook.Tests.Promoting;

public sealed class PromoterTests
{
    private readonly ScriptedWork work = new();
    private readonly RecordingSink sink = new();

    [Fact]
    public async Task Only_what_the_plan_wants_written_is_copied()
    {
        var plan = Samples.Plan(
            Samples.Present("a"), Samples.Missing("b"), Samples.Mismatch("c", MismatchPolicy.Warn), Samples.Unmapped("d"), Samples.SourceMissing("e"));

        var results = await work.Promoter().PromoteAsync(plan, sink, CancellationToken.None);

        var request = Assert.Single(work.Copies);
        Assert.Equal(new CopyRequest(Samples.Source("b").Repository, Samples.DigestOf("b"), Samples.Destination("b").Repository, "1") { Referrers = ReferrerPolicy.BestEffort }, request);
        Assert.Equal([Outcome.Present, Outcome.Copied, Outcome.MismatchLeft, Outcome.Skipped, Outcome.Failed], results.Select(result => result.Outcome));
        Assert.Equal(plan.Promotions, results.Select(result => result.Planned));
    }

    [Fact]
    public async Task A_mismatch_that_is_to_be_overwritten_is_reported_as_such()
    {
        var results = await work.Promoter().PromoteAsync(Samples.Plan(Samples.Mismatch("a", MismatchPolicy.Overwrite)), sink, CancellationToken.None);

        Assert.Equal(Outcome.Overwritten, Assert.Single(results).Outcome);
        Assert.Equal("1", Assert.Single(work.Copies).Tag);
    }

    [Fact]
    public async Task One_image_s_trouble_stops_no_other()
    {
        work.OnCopy = (request, _) => request.Source.Path switch
        {
            "a" => Task.FromException(new CopyException(Side.Source, new RegistryException(RegistryErrorKind.Denied, "no right to pull"), request.Source)),
            "b" => Task.FromException(new InvalidOperationException("unforeseen")),
            _ => Task.CompletedTask,
        };

        var results = await work.Promoter().PromoteAsync(Samples.Plan(Samples.Missing("a"), Samples.Missing("b"), Samples.Missing("c")), sink, CancellationToken.None);

        Assert.Equal([ExitCode.AccessDenied, ExitCode.Bug, null], results.Select(result => result.Failure?.Code));
        Assert.Equal((Side.Source, "dev.example.com/a:1"), (results[0].Failure!.Side, results[0].Failure!.Subject));
        Assert.Equal(Outcome.Copied, results[2].Outcome);
    }

    [Fact]
    public async Task A_plan_that_names_no_source_for_a_copy_is_refused_not_crashed_on()
    {
        var planned = Samples.Missing("a") with { Source = null };

        var results = await work.Promoter().PromoteAsync(Samples.Plan(planned), sink, CancellationToken.None);

        Assert.Equal(ExitCode.Usage, results[0].Failure!.Code);
        Assert.Empty(work.Copies);
    }

    [Fact]
    public async Task Never_more_images_at_once_than_allowed_and_begun_in_the_order_of_the_plan()
    {
        var gate = new TaskCompletionSource();
        var (running, most) = (0, 0);
        work.OnCopy = async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await gate.Task;
            Interlocked.Decrement(ref running);
        };
        var plan = Samples.Plan([.. "abcdefg".Select(name => Samples.Missing(name.ToString()))]);

        var promoting = work.Promoter(new PromoterOptions { Parallel = 3 }).PromoteAsync(plan, sink, CancellationToken.None);
        var begunFirst = sink.Started.ToArray();
        gate.SetResult();
        await promoting;

        Assert.Equal(plan.Promotions.Take(3), begunFirst);
        Assert.Equal(3, most);
        Assert.Equal(7, sink.Ended.Count);
    }
}
