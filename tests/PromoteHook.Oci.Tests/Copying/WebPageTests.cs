using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Copying;

/// <summary>A destination behind a portal or a gateway that answers everything with a page and 200.</summary>
public sealed class WebPageTests
{
    private const string Page = "<html><title>Sign in</title></html>";

    [Theory]
    [InlineData("1")]
    [InlineData(null)]
    public async Task A_page_for_every_request_is_no_success(string? tag)
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage();
        foreach (var route in Enum.GetValues<RegistryRoute>())
        {
            fixture.Destination.Faults.Add(Fault.Answer(route, 200, Page));
        }

        await Assert.ThrowsAsync<Oci.Copying.CopyException>(() => fixture.CopyAsync(image, tag: tag));
    }

    [Theory]
    [InlineData("1")]
    [InlineData(null)]
    public async Task Pages_for_blobs_and_writes_alone_are_no_success(string? tag)
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage();
        foreach (var route in Enum.GetValues<RegistryRoute>().Except([RegistryRoute.ManifestHead, RegistryRoute.ManifestGet]))
        {
            fixture.Destination.Faults.Add(Fault.Answer(route, 200, Page));
        }

        await Assert.ThrowsAsync<Oci.Copying.CopyException>(() => fixture.CopyAsync(image, tag: tag));
    }

    [Fact]
    public async Task A_page_in_place_of_a_blob_is_not_the_blob()
    {
        await using var fixture = await CopyFixture.StartAsync(new FakeRegistryOptions { IsLenient = true });
        var image = fixture.SeedImage();
        fixture.Destination.Faults.Add(Fault.Answer(RegistryRoute.BlobHead, 200, Page));

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
    }
}
