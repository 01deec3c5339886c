using System.CommandLine;
using PromoteHook.Planning;

namespace PromoteHook.Commands;

/// <summary><c>promote</c>: the whole line, from manifests to promoted images.</summary>
internal static class PromoteCommand
{
    /// <summary>What it is called.</summary>
    public const string Name = "promote";

    public static Command Create(CommandHost host)
    {
        var options = host.Options;
        var command = new Command(Name, "Copies every image of the sync that the destination lacks, and proves it is there.");
        foreach (var option in (Option[])
            [.. options.OfDiscovery, options.Plan.Symbol, options.WaitForSource.Symbol, options.VerifyDeep.Symbol, options.Parallel.Symbol, .. options.OfRegistries, options.Events.Symbol, .. options.OfRun])
        {
            command.Add(option);
        }

        return host.Bind(command, RunAsync);
    }

    private static async Task<ExitCode> RunAsync(CommandRun run)
    {
        using var composition = new Composition(run);
        var plan = run.Get(run.Options.Plan) is { } file
            ? await RecheckAsync(run, composition, file)
            : await composition.PlanAsync();
        return await Carrying.OutAsync(run, composition, plan);
    }

    private static Task<PromotionPlan> RecheckAsync(CommandRun run, Composition composition, string file)
    {
        if (composition.HasSources)
        {
            throw new RefusalException(ExitCode.Usage, "--plan was given together with images to read", "a plan names its images; leave out one of the two");
        }

        run.Stop.Doing = "checking the plan";
        return composition.CreatePlanner(Settings.Empty).RecheckAsync(PlanJson.Read(file), run.Token);
    }
}
