using System.Net;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Testing;

public sealed class FakeRegistryFaultTests
{
    private readonly byte[] bytes = new ImageForge(4).Noise(300_000);

    private Digest Digest => Digest.Compute(bytes);

    private string BlobPath => $"/v2/team/web/blobs/{Digest}";

    [Fact]
    public async Task A_fault_hits_only_the_requests_it_counts()
    {
        await using var registry = await StartAsync(
            Fault.Answer(RegistryRoute.BlobGet, 429, null, ("Retry-After", "7")) with { Repository = "team/web", Skip = 1, Times = 1 });
        using var client = new RawClient(registry.Host);

        using var first = await client.GetAsync(BlobPath);
        using var second = await client.GetAsync(BlobPath);
        using var third = await client.GetAsync(BlobPath);

        Assert.Equal((200, 429, 200), ((int)first.StatusCode, (int)second.StatusCode, (int)third.StatusCode));
        Assert.Equal("7", RawClient.Header(second, "Retry-After"));
        Assert.Equal([200, 429, 200], registry.Requests.All.Select(request => request.Status));
    }

    [Fact]
    public async Task An_html_answer_says_so()
    {
        await using var registry = await StartAsync(Fault.Answer(RegistryRoute.BlobGet, 502, "<html>Bad Gateway</html>"));
        using var client = new RawClient(registry.Host);

        using var answer = await client.GetAsync(BlobPath);

        Assert.Equal(("text/html", "<html>Bad Gateway</html>"), (RawClient.Header(answer, "Content-Type"), await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task A_cut_connection_brings_no_answer()
    {
        await using var registry = await StartAsync(Fault.Cut(RegistryRoute.BlobGet));
        using var client = new RawClient(registry.Host);

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(BlobPath));

        Assert.Equal(0, registry.Requests.All[0].Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task A_download_is_cut_after_exactly_so_many_bytes(int count)
    {
        await using var registry = await StartAsync(Fault.CutAfter(RegistryRoute.BlobGet, count));
        using var client = new RawClient(registry.Host);

        using var answer = await client.GetAsync(BlobPath);
        using var received = new MemoryStream();
        await Assert.ThrowsAnyAsync<IOException>(async () => await (await answer.Content.ReadAsStreamAsync()).CopyToAsync(received));

        Assert.Equal(bytes.Length, answer.Content.Headers.ContentLength);
        Assert.Equal(bytes[..count], received.ToArray());
    }

    [Fact]
    public async Task An_upload_is_cut_after_so_many_bytes_and_the_session_keeps_them()
    {
        await using var registry = await StartAsync(Fault.CutAfter(RegistryRoute.UploadPatch, 100_000) with { Times = 1 });
        using var client = new RawClient(registry.Host);
        var location = await client.StartUploadAsync("team/new");

        await Assert.ThrowsAsync<HttpRequestException>(() => client.PatchAsync(location, bytes, "0-299999"));
        using var status = await client.GetAsync(location);
        using var rest = await client.PatchAsync(RawClient.Location(status), bytes[100_000..], "100000-299999");
        using var end = await client.PutAsync($"{RawClient.Location(rest)}&digest={Digest}", []);

        Assert.Equal("0-99999", RawClient.Header(status, "Range"));
        Assert.Equal(bytes, registry.Blob("team/new", Digest));
    }

    [Fact]
    public async Task A_corrupted_byte_is_the_only_wrong_one()
    {
        await using var registry = await StartAsync(Fault.CorruptByte(RegistryRoute.BlobGet, 70_000));
        using var client = new RawClient(registry.Host);

        using var answer = await client.GetAsync(BlobPath);
        var received = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal([70_000], Enumerable.Range(0, bytes.Length).Where(at => bytes[at] != received[at]));
    }

    [Fact]
    public async Task A_stalled_download_lasts_until_the_client_gives_up()
    {
        await using var registry = await StartAsync(Fault.StallAfter(RegistryRoute.BlobGet, 1000));
        using var client = new RawClient(registry.Host);
        using var patience = new CancellationTokenSource();

        using var answer = await client.GetAsync(BlobPath);
        await using var body = await answer.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[1000]);
        var next = body.ReadAsync(new byte[1], patience.Token);
        Assert.False(next.IsCompleted);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
    }

    [Fact]
    public async Task An_upload_that_stalls_is_not_stored()
    {
        await using var registry = await StartAsync(Fault.StallAfter(RegistryRoute.UploadPut, bytes.Length));
        using var client = new RawClient(registry.Host);
        using var patience = new CancellationTokenSource();
        var gate = new RequestGate();
        registry.Faults.Add(Fault.Hold(RegistryRoute.UploadPut, gate));

        var put = client.SendAsync(HttpMethod.Put, $"{await client.StartUploadAsync("team/new")}&digest={Digest}", bytes, cancellationToken: patience.Token);
        await gate.WaitForArrivalsAsync(1);
        gate.Open();
        Assert.False(put.IsCompleted);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => put);
        Assert.False(registry.HasBlob("team/new", Digest));
    }

    [Fact]
    public async Task A_trickled_upload_arrives_whole()
    {
        await using var registry = await StartAsync(Fault.Trickle(RegistryRoute.UploadPut, 7000, TimeSpan.Zero));
        using var client = new RawClient(registry.Host);

        using var put = await client.PutAsync($"{await client.StartUploadAsync("team/new")}&digest={Digest}", bytes);

        Assert.Equal(bytes, registry.Blob("team/new", Digest));
        Assert.Equal(bytes.Length, registry.Requests.All[^1].BodyBytes);
    }

    [Fact]
    public async Task A_trickled_body_arrives_whole()
    {
        await using var registry = await StartAsync(Fault.Trickle(RegistryRoute.BlobGet, 10_000, TimeSpan.Zero));
        using var client = new RawClient(registry.Host);

        using var answer = await client.GetAsync(BlobPath);

        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Headers_are_set_and_removed()
    {
        await using var registry = await StartAsync(
            Fault.Header(RegistryRoute.BlobGet, "Docker-Content-Digest", null),
            Fault.Header(RegistryRoute.BlobHead, "Docker-Content-Digest", Digest.Compute([]).ToString()));
        using var client = new RawClient(registry.Host);

        using var get = await client.GetAsync(BlobPath);
        using var head = await client.HeadAsync(BlobPath);

        Assert.Null(RawClient.Header(get, "Docker-Content-Digest"));
        Assert.Equal(Digest.Compute([]).ToString(), RawClient.Header(head, "Docker-Content-Digest"));
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(400_000, false)]
    public async Task A_wrong_content_length_shortens_the_body_or_breaks_it_off(int declared, bool isReadable)
    {
        await using var registry = await StartAsync(Fault.ContentLength(RegistryRoute.BlobGet, declared));
        using var client = new RawClient(registry.Host);

        using var answer = await client.GetAsync(BlobPath);
        var failure = await Record.ExceptionAsync(() => answer.Content.ReadAsByteArrayAsync());

        Assert.Equal(declared, answer.Content.Headers.ContentLength);
        Assert.Equal(isReadable, failure is null);
    }

    [Fact]
    public async Task A_head_can_lie_about_what_is_there()
    {
        await using var registry = await StartAsync(
            Fault.Answer(RegistryRoute.BlobHead, 404),
            Fault.Answer(RegistryRoute.ManifestHead, 200, null, ("Docker-Content-Digest", Digest.ToString()), ("Content-Length", "12")));
        using var client = new RawClient(registry.Host);

        using var blob = await client.HeadAsync(BlobPath);
        using var manifest = await client.HeadAsync("/v2/team/web/manifests/1");

        Assert.Equal(HttpStatusCode.NotFound, blob.StatusCode);
        Assert.Equal((Digest.ToString(), 12), (RawClient.Header(manifest, "Docker-Content-Digest"), manifest.Content.Headers.ContentLength));
    }

    [Fact]
    public async Task Other_success_statuses_come_with_the_work_done()
    {
        await using var registry = await StartAsync(Fault.Restate(RegistryRoute.UploadPatch, 201), Fault.Restate(RegistryRoute.UploadPut, 204));
        using var client = new RawClient(registry.Host);

        using var patch = await client.PatchAsync(await client.StartUploadAsync("team/new"), bytes);
        using var put = await client.PutAsync($"{RawClient.Location(patch)}&digest={Digest}", []);

        Assert.Equal((201, 204), ((int)patch.StatusCode, (int)put.StatusCode));
        Assert.True(registry.HasBlob("team/new", Digest));
    }

    [Fact]
    public async Task A_dropped_manifest_looks_accepted()
    {
        await using var registry = await StartAsync(Fault.Drop(RegistryRoute.ManifestPut));
        using var http = new HttpClient();
        var image = new ImageForge(5).Image();

        await new RegistryPusher(http, registry.Address).PushAsync("team/new", image, "1");

        Assert.Null(registry.Manifest("team/new", "1"));
        Assert.True(registry.HasBlob("team/new", image.Blobs[0].Digest));
    }

    [Fact]
    public async Task A_gate_holds_requests_until_it_opens()
    {
        var gate = new RequestGate();
        await using var registry = await StartAsync(Fault.Hold(RegistryRoute.BlobGet, gate));
        using var client = new RawClient(registry.Host);

        var first = client.GetAsync(BlobPath);
        var second = client.GetAsync(BlobPath);
        await gate.WaitForArrivalsAsync(2);
        Assert.False(first.IsCompleted || second.IsCompleted);
        gate.Open();

        Assert.All(await Task.WhenAll(first, second), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    [Fact]
    public async Task Disposing_ends_requests_that_wait()
    {
        var gate = new RequestGate();
        var registry = await StartAsync(Fault.StallAfter(RegistryRoute.BlobGet, 0), Fault.Hold(RegistryRoute.Ping, gate));
        using var client = new RawClient(registry.Host);
        using var stalled = await client.GetAsync(BlobPath);
        var held = client.GetAsync("/v2/");
        await gate.WaitForArrivalsAsync(1);

        await registry.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => held);
        await Assert.ThrowsAnyAsync<Exception>(() => stalled.Content.ReadAsByteArrayAsync());
    }

    private async Task<FakeRegistry> StartAsync(params Fault[] faults)
    {
        var registry = await FakeRegistry.StartAsync();
        registry.PutBlob("team/web", bytes);
        registry.Faults.Add(faults);
        return registry;
    }
}
