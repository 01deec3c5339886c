using System.Net.Sockets;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Testing;

/// <summary>Each fault of the proxy strikes as it is called, where it is told to, and nowhere else. A registry of the test kit stands behind it.</summary>
public sealed class FaultProxyTests
{
    private readonly byte[] bytes = new ImageForge(4).Noise(300_000);

    private Digest Digest => Digest.Compute(bytes);

    private string BlobPath => $"/v2/team/web/blobs/{Digest}";

    [Fact]
    public async Task Without_faults_everything_passes_and_is_counted()
    {
        await using var place = await Place.StartAsync(bytes);

        using var get = await place.Client.GetAsync(BlobPath);
        var received = await get.Content.ReadAsByteArrayAsync();
        using var put = await place.PutAsync(bytes, Digest);

        Assert.Equal(bytes, received);
        Assert.Equal((200, 201), ((int)get.StatusCode, (int)put.StatusCode));
        Assert.Equal(bytes, place.Registry.Blob("team/new", Digest));
        Assert.Equal([(RegistryRoute.BlobGet, 200, 300_000L, 0L), (RegistryRoute.UploadStart, 202, 0L, 0L), (RegistryRoute.UploadPut, 201, 0L, 300_000L)], place.Seen);
        Assert.Empty(place.Proxy.Struck);
    }

    [Fact]
    public async Task A_fault_strikes_the_requests_that_it_counts_and_no_other()
    {
        var fault = Fault.Answer(RegistryRoute.BlobGet, 503) with { Repository = "team/web", Skip = 1, Times = 2 };
        await using var place = await Place.StartAsync(bytes, fault);
        place.Registry.PutBlob("other/web", bytes);

        var statuses = new List<int>();
        foreach (var path in (string[])[BlobPath, $"/v2/other/web/blobs/{Digest}", "/v2/", BlobPath, BlobPath, BlobPath])
        {
            using var answer = await place.Client.GetAsync(path);
            statuses.Add((int)answer.StatusCode);
        }

        using var head = await place.Client.HeadAsync(BlobPath);

        Assert.Equal([200, 200, 200, 503, 503, 200], statuses);
        Assert.Equal(200, (int)head.StatusCode);
        Assert.Equal([fault, fault], place.Proxy.Struck);
        Assert.Equal(2, place.Registry.Requests.Count(RegistryRoute.BlobGet) - 1);
    }

    [Fact]
    public async Task A_cut_brings_no_answer_and_the_registry_hears_nothing()
    {
        await using var place = await Place.StartAsync(bytes, Fault.Cut(RegistryRoute.BlobGet) with { Times = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => place.Client.GetAsync(BlobPath));
        Assert.Empty(place.Registry.Requests.All);
        using var next = await place.Client.GetAsync(BlobPath);

        Assert.Equal(bytes, await next.Content.ReadAsByteArrayAsync());
        Assert.Single(place.Proxy.Struck);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(299_999)]
    public async Task A_download_is_cut_after_exactly_so_many_bytes(int count)
    {
        await using var place = await Place.StartAsync(bytes, Fault.CutAfter(RegistryRoute.BlobGet, count));

        using var answer = await place.Client.GetAsync(BlobPath);
        using var received = new MemoryStream();
        await Assert.ThrowsAnyAsync<IOException>(async () => await (await answer.Content.ReadAsStreamAsync()).CopyToAsync(received));

        Assert.Equal(bytes.Length, answer.Content.Headers.ContentLength);
        Assert.Equal(bytes[..count], received.ToArray());
        Assert.Equal(count, place.Proxy.Requests.All[0].SentBytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task An_upload_is_cut_after_exactly_so_many_bytes_and_is_not_stored(int count)
    {
        await using var place = await Place.StartAsync(bytes, Fault.CutAfter(RegistryRoute.UploadPut, count));

        await Assert.ThrowsAsync<HttpRequestException>(() => place.PutAsync(bytes, Digest));

        Assert.Equal(count, place.Proxy.Requests.All[^1].BodyBytes);
        Assert.False(place.Registry.HasBlob("team/new", Digest));
    }

    [Fact]
    public async Task A_reset_is_a_reset_and_brings_no_more_than_so_many_bytes()
    {
        await using var place = await Place.StartAsync(bytes, Fault.ResetAfter(RegistryRoute.BlobGet, 100_000));
        using var received = new MemoryStream();

        var failure = await Record.ExceptionAsync(async () =>
        {
            using var answer = await place.Client.GetAsync(BlobPath);
            await (await answer.Content.ReadAsStreamAsync()).CopyToAsync(received);
        });

        Assert.Equal(SocketError.ConnectionReset, SocketErrorIn(failure));
        Assert.InRange(received.Length, 0, 100_000);
        Assert.Equal(bytes[..(int)received.Length], received.ToArray());
    }

    [Fact]
    public async Task A_stalled_download_brings_so_many_bytes_and_then_nothing_until_the_client_gives_up()
    {
        await using var place = await Place.StartAsync(bytes, Fault.StallAfter(RegistryRoute.BlobGet, 1000));
        using var patience = new CancellationTokenSource();

        using var answer = await place.Client.GetAsync(BlobPath);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var received = new byte[1000];
        await body.ReadExactlyAsync(received);
        var next = body.ReadAsync(new byte[1], patience.Token);
        using var other = await place.Client.GetAsync("/v2/");
        Assert.False(next.IsCompleted);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        Assert.Equal(bytes[..1000], received);
        Assert.Equal(200, (int)other.StatusCode);
    }

    [Fact]
    public async Task A_stalled_upload_takes_so_many_bytes_and_is_not_answered()
    {
        await using var place = await Place.StartAsync(bytes, Fault.StallAfter(RegistryRoute.UploadPut, 1000));
        using var patience = new CancellationTokenSource();

        var put = place.PutAsync(bytes, Digest, patience.Token);
        while (place.Proxy.Requests.Count(RegistryRoute.UploadPut) == 0 || place.Proxy.Requests.All[^1].BodyBytes < 1000)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.False(put.IsCompleted);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => put);
        Assert.Equal(1000, place.Proxy.Requests.All[^1].BodyBytes);
        Assert.False(place.Registry.HasBlob("team/new", Digest));
    }

    [Fact]
    public async Task A_cut_answer_comes_after_the_work_is_done()
    {
        await using var place = await Place.StartAsync(bytes, Fault.CutAnswer(RegistryRoute.UploadPut));

        await Assert.ThrowsAsync<HttpRequestException>(() => place.PutAsync(bytes, Digest));

        Assert.Equal(bytes, place.Registry.Blob("team/new", Digest));
        Assert.Equal(0, place.Proxy.Requests.All[^1].Status);
    }

    [Fact]
    public async Task A_corrupted_byte_of_a_download_is_the_only_wrong_one()
    {
        await using var place = await Place.StartAsync(bytes, Fault.CorruptByte(RegistryRoute.BlobGet, 70_000));

        using var answer = await place.Client.GetAsync(BlobPath);
        var received = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal([70_000], Enumerable.Range(0, bytes.Length).Where(at => bytes[at] != received[at]));
        Assert.Equal(bytes, place.Registry.Blob("team/web", Digest));
    }

    [Fact]
    public async Task A_corrupted_byte_of_an_upload_is_seen_by_the_registry()
    {
        await using var place = await Place.StartAsync(bytes, Fault.CorruptByte(RegistryRoute.UploadPut, 299_999));
        var wrong = bytes.ToArray();
        wrong[299_999] ^= 0xFF;

        using var refused = await place.PutAsync(bytes, Digest);
        using var taken = await place.PutAsync(bytes, Digest.Compute(wrong));

        Assert.Equal((400, 201), ((int)refused.StatusCode, (int)taken.StatusCode));
        Assert.Equal(wrong, place.Registry.Blob("team/new", Digest.Compute(wrong)));
    }

    [Theory]
    [InlineData(RegistryRoute.BlobGet)]
    [InlineData(RegistryRoute.UploadPut)]
    public async Task What_trickles_arrives_whole(RegistryRoute route)
    {
        await using var place = await Place.StartAsync(bytes, Fault.Trickle(route, 7000, TimeSpan.Zero));

        using var get = await place.Client.GetAsync(BlobPath);
        var received = await get.Content.ReadAsByteArrayAsync();
        using var put = await place.PutAsync(bytes, Digest);

        Assert.Equal(bytes, received);
        Assert.Equal(bytes, place.Registry.Blob("team/new", Digest));
        Assert.Equal([route], place.Proxy.Struck.Select(fault => fault.Route));
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(400_000, false)]
    public async Task A_wrong_content_length_shortens_the_body_or_breaks_it_off(int declared, bool isReadable)
    {
        await using var place = await Place.StartAsync(bytes, Fault.ContentLength(RegistryRoute.BlobGet, declared));

        using var answer = await place.Client.GetAsync(BlobPath);
        var failure = await Record.ExceptionAsync(() => answer.Content.ReadAsByteArrayAsync());

        Assert.Equal(declared, answer.Content.Headers.ContentLength);
        Assert.Equal(isReadable, failure is null);
    }

    [Fact]
    public async Task Headers_are_set_and_removed()
    {
        await using var place = await Place.StartAsync(
            bytes,
            Fault.Header(RegistryRoute.BlobGet, "Docker-Content-Digest", null),
            Fault.Header(RegistryRoute.BlobHead, "Docker-Content-Digest", Digest.Compute([]).ToString()));

        using var get = await place.Client.GetAsync(BlobPath);
        using var head = await place.Client.HeadAsync(BlobPath);

        Assert.Null(RawClient.Header(get, "Docker-Content-Digest"));
        Assert.Equal(Digest.Compute([]).ToString(), RawClient.Header(head, "Docker-Content-Digest"));
    }

    [Fact]
    public async Task Another_success_status_comes_with_the_work_done()
    {
        await using var place = await Place.StartAsync(bytes, Fault.Restate(RegistryRoute.UploadPut, 204));

        using var put = await place.PutAsync(bytes, Digest);

        Assert.Equal(204, (int)put.StatusCode);
        Assert.True(place.Registry.HasBlob("team/new", Digest));
    }

    [Fact]
    public async Task An_answer_is_the_proxys_own_and_may_name_the_registry_behind()
    {
        await using var place = await Place.StartAsync(
            bytes,
            Fault.Answer(RegistryRoute.BlobGet, 307, null, ("Location", "http://{registry}{target}"), ("Retry-After", "7")),
            Fault.Answer(RegistryRoute.UploadPut, 500, "<html>no space left</html>"));

        using var get = await place.Client.GetAsync(BlobPath);
        using var put = await place.PutAsync(bytes, Digest);

        Assert.Equal((307, 500), ((int)get.StatusCode, (int)put.StatusCode));
        Assert.Equal(($"http://{place.Registry.Host}{BlobPath}", "7"), (RawClient.Location(get), RawClient.Header(get, "Retry-After")));
        Assert.Equal(("text/html", "<html>no space left</html>"), (RawClient.Header(put, "Content-Type"), await put.Content.ReadAsStringAsync()));
        Assert.Equal([RegistryRoute.UploadStart], place.Registry.Requests.All.Select(request => request.Route));
        Assert.False(place.Registry.HasBlob("team/new", Digest));
    }

    [Fact]
    public async Task A_dropped_manifest_looks_accepted()
    {
        await using var place = await Place.StartAsync(bytes, Fault.Drop(RegistryRoute.ManifestPut));
        var image = new ImageForge(5).Image();
        place.Registry.Seed("team/web", image);

        using var put = await place.Client.PutAsync("/v2/team/web/manifests/1", image.Root.Bytes.ToArray(), image.Root.MediaType);

        Assert.Equal((201, image.Digest.ToString()), ((int)put.StatusCode, RawClient.Header(put, "Docker-Content-Digest")));
        Assert.Null(place.Registry.Manifest("team/web", "1"));
    }

    [Fact]
    public async Task A_gate_holds_requests_until_it_opens_and_others_pass()
    {
        var gate = new RequestGate();
        await using var place = await Place.StartAsync(bytes, Fault.Hold(RegistryRoute.BlobGet, gate));
        var arrivals = 0;
        place.Proxy.Arrived = (_, _) =>
        {
            Interlocked.Increment(ref arrivals);
            return Task.CompletedTask;
        };

        var held = place.Client.GetAsync(BlobPath);
        await gate.WaitForArrivalsAsync(1);
        using var head = await place.Client.HeadAsync(BlobPath);
        Assert.False(held.IsCompleted);
        gate.Open();
        using var answer = await held;

        Assert.Equal((200, 200, 2), ((int)head.StatusCode, (int)answer.StatusCode, arrivals));
    }

    private static SocketError? SocketErrorIn(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is SocketException socket)
            {
                return socket.SocketErrorCode;
            }
        }

        return null;
    }

    private sealed class Place : IAsyncDisposable
    {
        private Place(FakeRegistry registry, FaultProxy proxy) => (Registry, Proxy, Client) = (registry, proxy, new RawClient(proxy.Host));

        public FakeRegistry Registry { get; }

        public FaultProxy Proxy { get; }

        public RawClient Client { get; }

        public IEnumerable<(RegistryRoute Route, int Status, long Sent, long Read)> Seen =>
            Proxy.Requests.All.Select(request => (request.Route, request.Status, request.SentBytes, request.BodyBytes));

        public static async Task<Place> StartAsync(byte[] blob, params Fault[] faults)
        {
            var registry = await FakeRegistry.StartAsync(new FakeRegistryOptions { Location = LocationStyle.Relative });
            registry.PutBlob("team/web", blob);
            var place = new Place(registry, await FaultProxy.StartAsync(registry.Host));
            place.Proxy.Faults.Add(faults);
            return place;
        }

        public async Task<HttpResponseMessage> PutAsync(byte[] content, Digest digest, CancellationToken cancellationToken = default) =>
            await Client.SendAsync(HttpMethod.Put, $"{await Client.StartUploadAsync("team/new")}&digest={digest}", content, cancellationToken: cancellationToken);

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await Proxy.DisposeAsync();
            await Registry.DisposeAsync();
        }
    }
}
