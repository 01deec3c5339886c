using PromoteHook.Commands;
using PromoteHook.Mapping;
using PromoteHook.Planning;
using PromoteHook.Tests.Promoting;

namespace PromoteHook.Tests.Commands;

public sealed class PlanCommandTests
{
    public static TheoryData<string, int, int> Plans => new()
    {
        { "present", 0, 0 },
        { "missing", 0, 3 },
        { "overwrite", 0, 3 },
        { "left", 0, 0 },
        { "no source", 11, 11 },
        { "missing and no source", 11, 11 },
    };

    [Theory]
    [MemberData(nameof(Plans))]
    public void Work_is_told_by_the_exit_code_only_when_asked_and_refusals_always(string plan, int plain, int asked)
    {
        Assert.Equal(plain, (int)PlanCommand.CodeOf(PlanOf(plan), tellWork: false));
        Assert.Equal(asked, (int)PlanCommand.CodeOf(PlanOf(plan), tellWork: true));
    }

    private static PromotionPlan PlanOf(string name) => name switch
    {
        "present" => Samples.Plan(Samples.Present("a"), Samples.Unmapped("b")),
        "missing" => Samples.Plan(Samples.Missing("a")),
        "overwrite" => Samples.Plan(Samples.Mismatch("a", MismatchPolicy.Overwrite)),
        "left" => Samples.Plan(Samples.Mismatch("a", MismatchPolicy.Warn)),
        "no source" => Samples.Plan(Samples.SourceMissing("a")),
        _ => Samples.Plan(Samples.Missing("a"), Samples.SourceMissing("b")),
    };
}
