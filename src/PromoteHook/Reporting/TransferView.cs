using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Planning;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace PromoteHook.Reporting;

/// <summary>The images under way, as rows with bytes, rate and time left, and one row for all; safe to draw while it changes.</summary>
internal sealed class TransferView(TimeProvider time)
{
    private const int BarWidth = 10;

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
            // Only the name may shrink. The empty row is there because of a view of one row: to get back to its top Spectre.Console
            // goes up by 0, which terminals take for 1.
            var grid = new Grid().AddColumn().AddColumn(Fixed()).AddColumn(Fixed()).AddColumn(Fixed()).AddColumn(Fixed()).AddEmptyRow();
            foreach (var (planned, meter) in running)
            {
                AddRow(grid, NameOf(planned.Promotion.Destination), meter);
            }

            AddRow(grid, "all", all);
            return grid;
        }
    }

    private static GridColumn Fixed() => new GridColumn().NoWrap();

    /// <summary>Without its registry, which is mostly the same in all rows.</summary>
    private static string NameOf(ImageReference destination) =>
        Printable.Escape($"{destination.Repository.Path}{(destination.Tag is null ? "" : ":" + destination.Tag)}");

    private static void AddRow(Grid grid, string name, TransferMeter meter) => grid.AddRow(
        new Text(name) { Overflow = Overflow.Ellipsis },
        new Text(Bar(meter)),
        new Text($"{Amount.OfBytes(meter.Done)} of {Amount.OfBytes(meter.Total)}"),
        new Text($"{Amount.OfBytes(meter.Rate())}/s"),
        new Text(meter.Left() is { } left ? $"{Amount.OfTime(left)} left" : ""));

    private static string Bar(TransferMeter meter)
    {
        var filled = meter.Total <= 0 ? 0 : (int)Math.Clamp(BarWidth * meter.Done / meter.Total, 0, BarWidth);
        return $"[{new string('=', filled)}{new string(' ', BarWidth - filled)}]";
    }
}
