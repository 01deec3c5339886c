using PromoteHook.Oci.Copying;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Copying;

/// <summary>Each case of <see cref="FaultCases"/>: what is at the destination afterwards, and the requests it took.</summary>
public sealed class FaultCaseTests
{
    internal const int LayerBytes = 300_000;

    public static TheoryData<string> Names => [.. FaultCases.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_fault_heals_or_fails_the_image_and_leaves_no_tag(string name)
    {
        var one = FaultCases.All.Single(one => one.Name == name);
        await using var fixture = await CopyFixture.StartAsync(one.Destination, one.Source);
        var image = fixture.SeedImage(layers: one.Failure is null ? 1 : 0, layerBytes: LayerBytes);
        var registry = one.Side == Side.Source ? fixture.Source : fixture.Destination;

        // Which of the two blobs is read first is chance.
        registry.Faults.Add(one.Fault.Route == RegistryRoute.BlobGet || (one.Fault.Route == RegistryRoute.Storage && one.Failure is null) ? one.Fault with { Reference = image.Blobs[^1].Digest.ToString() } : one.Fault);

        if (one.Failure is { } kind)
        {
            var failure = await fixture.FailToCopyAsync(image);

            Assert.Equal((one.Side, kind), (failure.Side, failure.Failure.Kind));
            Assert.Empty(fixture.Destination.Tags("team/web"));
        }
        else
        {
            await fixture.CopyAsync(image);

            Assert.Equal(image.Digest, fixture.Destination.Tags("team/web")["1"]);
            Assert.True(fixture.Destination.Holds("team/web", image));
        }

        Assert.True(one.Requests == registry.Requests.Count(one.Fault.Route), string.Join('\n', registry.Requests.All.Select(request => $"{request} {request.Range}")));
        Assert.All(fixture.Source.Requests.All, request => Assert.True(request.Method is "GET" or "HEAD"));
    }

    [Fact]
    public void There_are_at_least_sixty_and_no_two_of_one_name() =>
        Assert.InRange(FaultCases.All.DistinctBy(one => one.Name).Count(), 60, FaultCases.All.Count);
}
