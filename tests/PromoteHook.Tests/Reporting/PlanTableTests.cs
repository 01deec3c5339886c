using PromoteHook.Oci.Copying;
using PromoteHook.Reporting;
using PromoteHook.Testing;
using PromoteHook.Tests.Promoting;

namespace PromoteHook.Tests.Reporting;

public sealed class PlanTableTests
{
    private readonly StringWriter output = new();

    [Theory]
    [InlineData(Verbosity.Normal, false, "table")]
    [InlineData(Verbosity.Normal, true, "explained")]
    [InlineData(Verbosity.Quiet, false, "quiet")]
    public void Plan_table(Verbosity verbosity, bool explain, string name)
    {
        var plan = Runs.Mixed with { Estimate = new TransferEstimate(47_290_777, 12, 4, 3) };

        PlanTable.Write(new LineWriter(output), plan, verbosity, explain);

        Approved.Verify(output.ToString(), name);
    }

    [Fact]
    public void Totals_say_what_has_to_move()
    {
        var plan = Samples.Plan(Samples.Missing("a"), Samples.Missing("b"), Samples.Present("c")) with { Estimate = new TransferEstimate(47_290_777, 12, 4, 0) };

        Assert.Equal("2 missing: 45.1 MiB in 12 blobs to upload, 4 to mount, 1 present", PlanTotals.Of(plan));
    }

    [Fact]
    public void Repositories_that_would_be_created_are_named()
    {
        var plan = Samples.Plan(Samples.Missing("a")) with { RepositoriesToCreate = [Samples.Destination("a").Repository] };

        PlanTable.Write(new LineWriter(output), plan, Verbosity.Normal, explain: false);

        Assert.EndsWith("\nnote: repository prod.example.com/a does not exist; promote would create it\n1 missing, 1 repository to create, 0 present\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_estimate_it_is_said_why()
    {
        var plan = Samples.Plan(Samples.Missing("a")) with { EstimateFailure = new Failure(ExitCode.Unavailable, Side.Source, "dev.example.com", "no answer", "try again") };

        PlanTable.Write(new LineWriter(output), plan, Verbosity.Quiet, explain: false);

        Assert.Equal("note: what has to move is not known: source dev.example.com: no answer; try again\n1 missing, 0 present\n", output.ToString());
    }
}
