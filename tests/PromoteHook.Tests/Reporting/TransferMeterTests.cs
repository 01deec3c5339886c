using PromoteHook.Oci.Copying;
using PromoteHook.Reporting;
using PromoteHook.Testing;

namespace PromoteHook.Tests.Reporting;

public sealed class TransferMeterTests
{
    private readonly ManualClock clock = new();

    [Fact]
    public void Rate_and_time_left_follow_the_last_ten_seconds()
    {
        var meter = new TransferMeter(clock);
        Add(meter, TransferEventKind.BlobPlanned, 10_000);
        Progress(meter, 20, 1);
        Progress(meter, 20, 100);

        Assert.InRange(meter.Rate(), 99, 101);
        Assert.InRange(meter.Left()!.Value.TotalSeconds, 79, 81);
    }

    [Fact]
    public void An_upload_that_starts_over_takes_its_bytes_back()
    {
        var meter = new TransferMeter(clock);
        Add(meter, TransferEventKind.BlobPlanned, 1000);
        Progress(meter, 3, 100);
        Add(meter, TransferEventKind.BlobProgress, -300);

        Assert.Equal((0, 1000), (meter.Done, meter.Total));
        Assert.Equal(0, meter.Rate());
    }

    [Fact]
    public void Nothing_moved_gives_no_time_left()
    {
        var meter = new TransferMeter(clock);

        Assert.Equal("0 B of 0 B, 0 B/s", meter.ToString());
        Assert.Null(meter.Left());
    }

    private void Progress(TransferMeter meter, int seconds, long bytesEach)
    {
        for (var second = 0; second < seconds; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            Add(meter, TransferEventKind.BlobProgress, bytesEach);
        }
    }

    private static void Add(TransferMeter meter, TransferEventKind kind, long bytes) =>
        meter.Add(Runs.Event(Runs.Mixed.Promotions[0], kind, bytes));
}
