using PromoteHook.Oci.Copying;
using PromoteHook.Planning;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace PromoteHook.Reporting;

/// <summary>The images under way, as rows with bytes, rate and time left, and one row for all; safe to draw while it changes.</summary>
internal sealed class TransferView(TimeProvider time)
{
    private const int BarWidth = 20;

    private readonly Lock gate = new();
    private readonly TransferMeter all = new(time);
    private readonly List<(PlannedPromotion Planned, TransferMeter Meter)> running = [];

    public void Start(PlannedPromotion planned)
    {
        lock (gate)
        {
            running.Add((planned, new TransferMeter(time)));
        }
    }

    public void Add(PlannedPromotion planned, TransferEvent transfer)
    {
        lock (gate)
        {
            all.Add(transfer);
            running.Find(row => ReferenceEquals(row.Planned, planned)).Meter?.Add(transfer);
        }
    }

    public void End(PlannedPromotion planned)
    {
        lock (gate)
        {
            running.RemoveAll(row => ReferenceEquals(row.Planned, planned));
        }
    }

    public IRenderable Render()
    {
        lock (gate)
        {
            var grid = new Grid().AddColumns(3);
            foreach (var (planned, meter) in running)
            {
                AddRow(grid, Printable.Escape(planned.Promotion.Destination.ToString()), meter);
            }

            AddRow(grid, "all", all);
            return grid;
        }
    }

    private static void AddRow(Grid grid, string name, TransferMeter meter) =>
        grid.AddRow(new Text(name), new Text(Bar(meter)), new Text(meter.ToString()));

    private static string Bar(TransferMeter meter)
    {
        var filled = meter.Total <= 0 ? 0 : (int)Math.Clamp(BarWidth * meter.Done / meter.Total, 0, BarWidth);
        return $"[{new string('=', filled)}{new string(' ', BarWidth - filled)}]";
    }
}
