using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Copying;

public sealed class UploadFaultTests
{
    /// <summary>More than sockets and servers hold between them, so that a reader that stops stops the writer.</summary>
    private const int LargeBytes = 24 * 1024 * 1024;

    [Fact]
    public async Task A_destination_that_stops_taking_bytes_is_given_up_and_tried_again()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage(layers: 1, layerBytes: LargeBytes);
        fixture.Destination.Faults.Add(Fault.StallAfter(RegistryRoute.UploadPut, 1000) with { Times = 2 });

        await fixture.CopyAsync(image).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.True(fixture.Destination.Holds("team/web", image));
    }
}
