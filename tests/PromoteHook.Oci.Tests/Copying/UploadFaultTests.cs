using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Transport;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Copying;

public sealed class UploadFaultTests
{
    /// <summary>More than sockets and servers hold between them, so that a reader that stops stops the writer.</summary>
    private const int LargeBytes = 24 * 1024 * 1024;

    private static FakeRegistryOptions Guarded => new() { Auth = new FakeAuth { Scheme = AuthScheme.Bearer, Anonymous = [new RepositoryRight("team/web", CanPush: true)] } };

    [Fact]
    public async Task A_destination_that_stops_taking_bytes_is_given_up_and_tried_again()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage(layers: 1, layerBytes: LargeBytes);
        fixture.Destination.Faults.Add(Fault.StallAfter(RegistryRoute.UploadPut, 1000) with { Times = 2 });

        await fixture.CopyAsync(image).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.True(fixture.Destination.Holds("team/web", image));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_token_refused_at_the_upload_is_renewed_also_after_other_trouble(int failuresBefore)
    {
        await using var fixture = await CopyFixture.StartAsync(Guarded);
        var image = fixture.SeedImage(layers: 0);
        fixture.Destination.Faults.Add(
            Fault.Answer(RegistryRoute.UploadPut, 503) with { Times = failuresBefore },
            Fault.Answer(RegistryRoute.UploadPut, 401, null, ("WWW-Authenticate", $"Bearer realm=\"http://{fixture.Destination.Host}/token\",service=\"x\"")) with { Skip = failuresBefore, Times = 1 });

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
    }

    [Fact]
    public async Task A_token_that_is_refused_at_every_upload_is_no_endless_loop()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage(layers: 0);
        fixture.Destination.Faults.Add(Fault.Answer(RegistryRoute.UploadPut, 401));

        var failure = await fixture.FailToCopyAsync(image);

        Assert.Equal((Side.Destination, RegistryErrorKind.Unauthorized), (failure.Side, failure.Failure.Kind));
        Assert.Equal(2, fixture.Destination.Requests.Count(RegistryRoute.UploadPut));
    }

    [Fact]
    public async Task A_token_revoked_between_opening_an_upload_and_filling_it_is_renewed()
    {
        await using var fixture = await CopyFixture.StartAsync(Guarded);
        var image = fixture.SeedImage(layers: 0);
        var gate = new RequestGate();
        fixture.Destination.Faults.Add(Fault.Hold(RegistryRoute.UploadStart, gate) with { Times = 1 });

        var copy = fixture.CopyAsync(image);
        await gate.WaitForArrivalsAsync(1).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        fixture.Destination.RevokeTokens();
        gate.Open();
        await copy;

        Assert.True(fixture.Destination.Holds("team/web", image));
        Assert.Contains(fixture.Destination.Requests.All, request => request is { Route: RegistryRoute.UploadPut, Status: 401 });
    }

    [Fact]
    public async Task A_token_server_that_is_slow_is_waited_for()
    {
        await using var fixture = await CopyFixture.StartAsync(Guarded);
        var image = fixture.SeedImage(layers: 0);
        var gate = new RequestGate();
        fixture.Destination.Faults.Add(Fault.Hold(RegistryRoute.Token, gate));

        var copy = fixture.CopyAsync(image);
        await gate.WaitForArrivalsAsync(1).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.False(copy.IsCompleted);
        gate.Open();
        await copy;

        Assert.Equal(image.Digest, fixture.Destination.Tags("team/web")["1"]);
        Assert.All(fixture.Destination.Requests.All.Where(request => request.Route == RegistryRoute.Token), request => Assert.Equal(200, request.Status));
    }

    [Fact]
    public async Task A_token_server_that_grants_less_than_was_asked_for_is_no_endless_loop()
    {
        await using var fixture = await CopyFixture.StartAsync(Guarded with { Auth = Guarded.Auth with { Anonymous = [new RepositoryRight("**", CanPush: false)] } });
        var image = fixture.SeedImage(layers: 0);

        var failure = await fixture.FailToCopyAsync(image);

        Assert.Equal((Side.Destination, RegistryErrorKind.Unauthorized), (failure.Side, failure.Failure.Kind));
        Assert.Empty(fixture.Destination.Tags("team/web"));
        Assert.InRange(fixture.Destination.Requests.Count(RegistryRoute.Token), 1, 6);
        Assert.InRange(fixture.Destination.Requests.Count(RegistryRoute.UploadStart), 1, 4);
    }

    [Fact]
    public async Task A_blob_shorter_than_its_manifest_says_is_invalid()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage(layers: 1);

        var failure = await Assert.ThrowsAsync<CopyException>(() => fixture.CopyLyingAsync(image, longer: 1));

        Assert.Equal((Side.Source, RegistryErrorKind.InvalidContent), (failure.Side, failure.Failure.Kind));
    }

    [Fact]
    public async Task An_images_mistake_about_a_layer_is_not_that_of_the_others()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage(layers: 1);
        var gate = new RequestGate();
        fixture.Destination.Faults.Add(Fault.Hold(RegistryRoute.UploadStart, gate));

        var ofLying = fixture.CopyLyingAsync(image, longer: 1, tag: "2");
        await gate.WaitForArrivalsAsync(2).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        var ofImage = fixture.CopyAsync(image);
        gate.Open();

        Assert.Equal(RegistryErrorKind.InvalidContent, (await Assert.ThrowsAsync<CopyException>(() => ofLying)).Failure.Kind);
        await ofImage;
        Assert.Equal([new("1", image.Digest)], fixture.Destination.Tags("team/web"));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(int.MaxValue, false)]
    public async Task Content_that_is_refused_for_the_question_before_it_is_sent_without_once(int times, bool heals)
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage(layers: 0);
        fixture.Destination.Faults.Add(Fault.Cut(RegistryRoute.UploadPut) with { Times = 1 }, Fault.Answer(RegistryRoute.UploadPut, 417) with { Skip = 1, Times = times });

        if (heals)
        {
            await fixture.CopyAsync(image);
        }
        else
        {
            await fixture.FailToCopyAsync(image);
        }

        Assert.Equal(heals, fixture.Destination.Holds("team/web", image));
        Assert.Equal(3, fixture.Destination.Requests.Count(RegistryRoute.UploadPut));
    }

    [Fact]
    public async Task An_upload_does_not_keep_its_own_source_waiting_where_requests_are_few()
    {
        await using var registry = await FakeRegistry.StartAsync(new FakeRegistryOptions { Mount = MountRule.OpensSession });
        var image = new ImageForge(1).Image();
        registry.Seed("team/web", image, "1");
        using var transport = new RegistryTransport(new RegistryTransportOptions { RequestsPerRegistry = 1, Time = new HastyClock() });

        await new ImageCopier(transport)
            .CopyAsync(new CopyRequest(registry.Repository("team/web"), image.Digest, registry.Repository("prod/web"), "1"), null, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.True(registry.Holds("prod/web", image));
    }

    [Fact]
    public async Task An_upload_that_arrived_though_its_answer_was_lost_is_not_sent_again()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var image = fixture.SeedImage(layers: 0);
        fixture.Destination.Faults.Add(Fault.Restate(RegistryRoute.UploadPut, 504) with { Times = 1 });

        await fixture.CopyAsync(image);

        Assert.Equal(1, fixture.Destination.Requests.Count(RegistryRoute.UploadPut));
        Assert.True(fixture.Destination.Holds("team/web", image));
    }
}
