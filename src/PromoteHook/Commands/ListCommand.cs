using System.CommandLine;
using PromoteHook.Promoting;
using PromoteHook.Reporting;

namespace PromoteHook.Commands;

/// <summary><c>list</c>: what was found and where it would come from; asks no registry. It fails where <c>plan</c> would for want of a mapping.</summary>
internal static class ListCommand
{
    public static Command Create(CommandHost host)
    {
        var options = host.Options;
        var command = new Command("list", "Tells which images are found, where, and which rule speaks for them; asks no registry.");
        foreach (var option in (Option[])[.. options.OfDiscovery, .. options.OfRun])
        {
            command.Add(option);
        }

        return host.Bind(command, RunAsync);
    }

    private static async Task<ExitCode> RunAsync(CommandRun run)
    {
        using var composition = new Composition(run);
        var promotions = await composition.MapAsync();
        var failures = composition.JudgeUnmapped(promotions);
        var explain = run.Get(run.Options.Explain);
        if (run.IsJson)
        {
            ImageList.WriteJson(run.Surroundings.Output, promotions, failures, explain);
        }
        else
        {
            ImageList.WriteText(run.Lines, promotions, failures, run.Verbosity, explain);
        }

        return ExitCodes.Worst(failures.OfType<Failure>().Select(failure => failure.Code));
    }
}
