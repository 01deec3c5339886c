using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Planning;
using PromoteHook.Promoting;
using Spectre.Console;

namespace PromoteHook.Reporting;

/// <summary>For people at a terminal: the lines of the text report, and below them a live row for each image under way.</summary>
public sealed class TerminalReport : IReportSink
{
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromMilliseconds(200);

    private readonly IAnsiConsole console;
    private readonly TimeProvider time;
    private readonly TransferView view;
    private readonly TextReport text;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task showing = Task.CompletedTask;

    /// <summary>Onto <paramref name="console"/>.</summary>
    public TerminalReport(IAnsiConsole console, Verbosity verbosity, TimeProvider time)
    {
        this.console = console;
        this.time = time;
        view = new TransferView(time);
        // The live view tells the progress, so the text report below it need not.
        text = new TextReport(new LineWriter(line => console.Write(new LineAboveView(line))), verbosity, time);
    }

    /// <summary>Onto a terminal. Its kind is not looked into again: ReportChoice has decided, and nothing is coloured.</summary>
    public static TerminalReport On(TextWriter output, Verbosity verbosity, TimeProvider time) => new(
        AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new AnsiConsoleOutput(output),
        }),
        verbosity,
        time);

    /// <inheritdoc/>
    public void PlanReady(PromotionPlan plan)
    {
        text.PlanReady(plan);
        showing = ShowAsync();
    }

    /// <inheritdoc/>
    public void PromotionStarted(PlannedPromotion planned) => view.Start(planned);

    /// <inheritdoc/>
    public void Transferred(PlannedPromotion planned, TransferEvent transfer) => view.Add(planned, transfer);

    /// <inheritdoc/>
    public void RepositoryCreated(PlannedPromotion planned, RepositoryName repository) => text.RepositoryCreated(planned, repository);

    /// <inheritdoc/>
    public void PromotionEnded(PromotionResult result)
    {
        view.End(result.Planned);
        text.PromotionEnded(result);
    }

    /// <inheritdoc/>
    public async ValueTask RunEndedAsync(RunSummary summary)
    {
        ended.TrySetResult();
        await showing;
        await text.RunEndedAsync(summary);
    }

    private Task ShowAsync() => console.Live(view.Render()).AutoClear(true).StartAsync(async context =>
    {
        while (!ended.Task.IsCompleted)
        {
            context.UpdateTarget(view.Render());
            await Task.WhenAny(ended.Task, Task.Delay(RefreshEvery, time));
        }
    });
}
