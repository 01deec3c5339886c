using System.CommandLine;
using PromoteHook.Planning;
using PromoteHook.Promoting;
using PromoteHook.Reporting;

namespace PromoteHook.Commands;

/// <summary><c>plan</c>: what <c>promote</c> would do; writes nothing anywhere.</summary>
internal static class PlanCommand
{
    public static Command Create(CommandHost host)
    {
        var options = host.Options;
        var command = new Command("plan", "Tells what promote would copy; writes nothing.");
        foreach (var option in (Option[])[.. options.OfDiscovery, options.ExitCode.Symbol, options.WaitForSource.Symbol, .. options.OfRegistries, .. options.OfRun])
        {
            command.Add(option);
        }

        return host.Bind(command, RunAsync);
    }

    /// <summary>A plan that cannot be carried out exits as promote would; --exit-code adds WorkFound.</summary>
    public static ExitCode CodeOf(PromotionPlan plan, bool tellWork)
    {
        var worst = ExitCodes.Worst(plan.Promotions.Select(planned => planned.Failure).OfType<Failure>().Select(failure => failure.Code));
        return worst != ExitCode.Success ? worst
            : tellWork && plan.Promotions.Any(planned => planned.NeedsCopy) ? ExitCode.WorkFound
            : ExitCode.Success;
    }

    private static async Task<ExitCode> RunAsync(CommandRun run)
    {
        using var composition = new Composition(run);
        var plan = await composition.PlanAsync();
        plan = await composition.EstimateAsync(plan);
        run.Stop.Doing = "reporting";
        if (run.IsJson)
        {
            using var stream = new PrintableStream(run.Surroundings.Output);
            PlanJson.Write(plan, stream);
        }
        else if (run.Get(run.Options.Output) == OutputFormat.Markdown)
        {
            PlanMarkdown.Write(run.Lines, plan);
        }
        else
        {
            PlanTable.Write(run.Lines, plan, run.Verbosity, run.Get(run.Options.Explain));
        }

        return CodeOf(plan, run.Get(run.Options.ExitCode));
    }
}
