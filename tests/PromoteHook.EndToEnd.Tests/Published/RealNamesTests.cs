using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.Published;

/// <summary>Registries of clouds under their real host names, as a pod behind a proxy sees them.</summary>
public sealed class RealNamesTests
{
    private const string Bucket = "prod-eu-west-1-starport-layer-bucket.s3.eu-west-1.amazonaws.com";

    [Theory]
    [InlineData(true, Bucket)]
    [InlineData(false, "storage.googleapis.com")]
    public async Task An_image_goes_from_one_cloud_to_the_other_by_the_proxy(bool ecrFirst, string storage)
    {
        await using var clouds = await CloudPair.StartAsync(ecrFirst);

        await clouds.Copy(clouds.DestinationReference).SucceedAsync();

        clouds.AssertPromoted();
        string[] expected = [clouds.Source.Host, clouds.Destination.Host, storage];
        Assert.Equal(expected.Order(), clouds.Hosts.Connects.Distinct().Order());
        Assert.Empty(clouds.Hosts.Refused);
    }

    [Fact]
    public async Task A_name_that_the_proxy_does_not_know_is_told_with_the_proxy()
    {
        await using var clouds = await CloudPair.StartAsync(ecrFirst: true);

        var result = (await clouds.Copy("registry.example.net/team/web:1").RunAsync()).Exited((int)ExitCode.Unavailable);

        Assert.Contains(
            $"the proxy {clouds.Hosts.ProxyUrl.Authority} refuses to connect to registry.example.net (502); see whether the proxy is in order, and run again",
            result.Text,
            StringComparison.Ordinal);
        Assert.Equal(["registry.example.net"], clouds.Hosts.Refused.Distinct());
    }

    [Theory]
    [InlineData("europe-docker.pkg.dev/prod/web:1", "europe-docker.pkg.dev/prod/apps/web:1")]
    [InlineData("europe-docker.pkg.dev/prod/apps/web:1", "europe-docker.pkg.dev/prod/web:1")]
    public async Task A_name_without_repository_is_refused_before_anybody_is_asked(string source, string destination)
    {
        await using var cloud = await GoogleCloud.StartAsync("nobody");

        var copy = PublishedProgram.Call("copy", source, destination, "--ca-file", cloud.Hosts.CaFile).With(cloud.Environment);
        var result = (await copy.RunAsync()).Exited((int)ExitCode.Unsupported);

        Assert.Contains("write europe-docker.pkg.dev/prod/REPOSITORY/web:1", result.Text, StringComparison.Ordinal);
        Assert.Empty(cloud.Hosts.Connects);
        Assert.Empty(cloud.Google.Calls);
    }
}
