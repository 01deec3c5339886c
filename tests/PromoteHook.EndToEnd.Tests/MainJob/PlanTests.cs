using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Registries;

namespace PromoteHook.EndToEnd.Tests.MainJob;

/// <summary>Planning alone, and plans that are carried out later.</summary>
public sealed class PlanTests
{
    [Fact]
    public async Task Plan_reads_only_and_says_by_exit_code_whether_there_is_work()
    {
        await using var registries = await TwoRegistries.StartAsync();
        var item = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1", seed: 3);
        using var overlay = MountedOverlay.Of(registries, [item]);
        registries.ClearCounts();

        (await Plan(overlay, "--exit-code").RunAsync()).Exited((int)ExitCode.WorkFound);
        (await Plan(overlay).RunAsync()).Exited((int)ExitCode.Success);
        Assert.DoesNotContain(registries.Destination.Requests, request => request.Method is not ("HEAD" or "GET"));
        await overlay.Promote().SucceedAsync();
        (await Plan(overlay, "--exit-code").RunAsync()).Exited((int)ExitCode.Success);
    }

    [Fact]
    public async Task A_plan_written_as_json_is_carried_out_later_and_again()
    {
        await using var registries = await TwoRegistries.StartAsync();
        var item = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1", seed: 3);
        using var plan = await WritePlanAsync(registries, item);

        await Promote(plan).SucceedAsync();
        await Promote(plan).SucceedAsync();

        await registries.JudgeAsync(item);
    }

    [Fact]
    public async Task A_plan_takes_the_digest_it_saw_though_the_sources_tag_has_moved()
    {
        await using var registries = await TwoRegistries.StartAsync();
        var item = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1", seed: 3);
        var planned = await new Crane().DigestAsync($"{registries.Source.Host}/{item.Name}");
        using var plan = await WritePlanAsync(registries, item);
        await Corpus.PushImageAsync(registries.Source.Host, item.Name, seed: 5);

        await Promote(plan).SucceedAsync();

        Assert.Equal(planned, await new Crane().DigestAsync(registries.At(item)));
    }

    [Fact]
    public async Task A_plan_is_refused_where_the_destination_holds_something_else_by_now()
    {
        await using var registries = await TwoRegistries.StartAsync();
        var item = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1", seed: 3);
        using var plan = await WritePlanAsync(registries, item);
        await Corpus.PushImageAsync(registries.Destination.Host, item.Name, seed: 5);
        var strangers = await new Crane().DigestAsync(registries.At(item));

        (await Promote(plan).RunAsync()).Exited((int)ExitCode.DigestConflict);

        Assert.Equal(strangers, await new Crane().DigestAsync(registries.At(item)));
    }

    private static ProgramCall Plan(MountedOverlay overlay, params IEnumerable<string> options) =>
        PromoteHookProgram.Call(["plan", $"--overlay={overlay.Path}", .. options]);

    private static ProgramCall Promote(TempFolder plan) =>
        PromoteHookProgram.Call("promote", "--plan", plan.At("plan.json"));

    private static async Task<TempFolder> WritePlanAsync(TwoRegistries registries, CorpusItem item)
    {
        using var overlay = MountedOverlay.Of(registries, [item]);
        var result = await Plan(overlay, "-o", "json").SucceedAsync();
        var folder = new TempFolder();
        folder.Write("plan.json", result.Text);
        return folder;
    }
}
