using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Transport;
using PromoteHook.Testing;
using static PromoteHook.Testing.RegistryRoute;

namespace PromoteHook.Oci.Tests.Copying;

/// <summary>Large blobs whose destination cuts the upload.</summary>
public sealed class ResumedUploadTests
{
    private const int Large = 1_000_000;
    private const int LayerBytes = 3_000_000;

    /// <summary>More than sockets hold between them, so that all of it has not gone out when the first bytes are cut.</summary>
    private const int TooLarge = 14_000_000;

    /// <summary>The registries whose cut uploads cannot go on.</summary>
    public static TheoryData<CutRule> Forgetful => [CutRule.Spoils, CutRule.Drops];

    /// <summary>What a registry says instead of a plain yes.</summary>
    public static TheoryData<int, string?> NoPlainYes =>
        new() { { 404, null }, { 405, null }, { 400, null }, { 416, null }, { 200, "0-1500000" }, { 202, "0-1500000" }, { 204, null }, { 204, "0-0" }, { 204, "bytes=0-1500000" }, { 204, "1-1500000" }, { 204, "0--5" }, { 204, "" } };

    [Theory]
    [InlineData(LocationStyle.Absolute)]
    [InlineData(LocationStyle.Relative)]
    [InlineData(LocationStyle.OtherPort)]
    public async Task A_cut_upload_goes_on_from_the_byte_that_the_registry_has(LocationStyle location)
    {
        await using var fixture = await StartAsync(new FakeRegistryOptions { Location = location });
        var (image, layer) = Seed(fixture);
        fixture.Destination.Faults.Add(Fault.CutAfter(UploadPut, 2_000_000) with { Times = 1 });

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
        Assert.Equal(["POST", "PUT", "GET", "PATCH 2000000", "PUT"], Uploads(fixture));
        Assert.Equal(layer.Bytes.Length, Received(fixture));

        // What had been read ahead of the cut is read again, and at most a buffer before it.
        var reads = Reads(fixture, layer);
        Assert.Equal(2, reads.Length);
        Assert.InRange(From(reads[1]), 2_000_000 - (512 * 1024), 2_000_000);
    }

    [Fact]
    public async Task An_upload_that_is_cut_again_and_again_gets_through_with_every_byte_sent_once()
    {
        await using var fixture = await StartAsync();
        var (image, layer) = Seed(fixture);
        fixture.Destination.Faults.Add(
            Fault.CutAfter(UploadPut, 200_000) with { Times = 1 },
            Fault.CutAfter(UploadPatch, 200_000) with { Times = 13 });

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
        Assert.Equal(14, fixture.Destination.Requests.Count(UploadPatch));
        Assert.Equal(1, fixture.Destination.Requests.All.Count(request => request.Route == UploadStart));
        Assert.Equal(layer.Bytes.Length, Received(fixture));
    }

    [Fact]
    public async Task Steps_too_small_to_count_add_up()
    {
        await using var fixture = await StartAsync();
        var (image, layer) = Seed(fixture);
        fixture.Destination.Faults.Add(
            Fault.CutAfter(UploadPut, 200_000) with { Times = 1 },
            Fault.CutAfter(UploadPatch, LayerBytes / 600) with { Times = 20 });

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
        Assert.Equal(21, fixture.Destination.Requests.Count(UploadPatch));
        Assert.Equal(layer.Bytes.Length, Received(fixture));
    }

    [Fact]
    public async Task What_the_last_try_brought_counts()
    {
        await using var fixture = await StartAsync();
        var (image, _) = Seed(fixture);
        fixture.Destination.Faults.Add(
            Fault.Answer(UploadPut, 503) with { Times = 4 },
            Fault.CutAfter(UploadPut, 2_000_000) with { Skip = 4, Times = 1 });

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
        Assert.Equal("PATCH 2000000", Assert.Single(Uploads(fixture), upload => upload.StartsWith("PATCH", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Of_a_failed_upload_no_bytes_stay_counted()
    {
        await using var fixture = await StartAsync();
        var (image, layer) = Seed(fixture);
        fixture.Destination.Faults.Add(Fault.CutAfter(UploadPut, 2_000_000), Fault.Answer(UploadPatch, 503));
        var told = new Tally();

        await Assert.ThrowsAsync<CopyException>(() => fixture.Copier.CopyAsync(fixture.Request(image), told, TestContext.Current.CancellationToken));

        Assert.InRange(told.Most, 2_000_000, layer.Bytes.Length);
        Assert.Equal(0, told.Sum);
    }

    [Fact]
    public async Task A_registry_that_cannot_be_asked_is_said_to_be_unknown()
    {
        await using var fixture = await StartAsync();
        var (image, _) = Seed(fixture);
        fixture.Destination.Faults.Add(Fault.CutAfter(UploadPut, 2_000_000), Fault.Answer(UploadStatus, 503));

        var failure = await fixture.FailToCopyAsync(image);

        Assert.StartsWith("asking what an upload to team/web has kept: ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(", and the registry was last known to have none", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_lost_is_told_also_where_no_other_session_is_opened()
    {
        await using var fixture = await StartAsync(new FakeRegistryOptions { Cut = CutRule.Drops });
        var (image, layer) = Seed(fixture);
        fixture.Destination.Faults.Add(Fault.CutAfter(UploadPut, 2_000_000), Fault.Answer(UploadStart, 403) with { Skip = 1 });

        var failure = await fixture.FailToCopyAsync(image);

        Assert.Equal(RegistryErrorKind.Denied, failure.Failure.Kind);
        Assert.InRange(failure.Failure.BytesLost!.Value, 2_000_000, layer.Bytes.Length);
    }

    [Theory]
    [MemberData(nameof(Forgetful))]
    public async Task Where_nothing_is_kept_the_whole_blob_is_sent_again(CutRule cut)
    {
        await using var fixture = await StartAsync(new FakeRegistryOptions { Cut = cut });
        var (image, layer) = Seed(fixture);
        fixture.Destination.Faults.Add(Fault.CutAfter(UploadPut, 2_000_000) with { Times = 1 });

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
        Assert.Equal(["POST", "PUT", "GET", "POST", "PUT"], Uploads(fixture));
        Assert.Equal(2_000_000 + layer.Bytes.Length, Received(fixture));
    }

    [Theory]
    [MemberData(nameof(NoPlainYes))]
    public async Task Anything_but_a_plain_yes_opens_a_new_session(int status, string? range)
    {
        await using var fixture = await StartAsync();
        var (image, _) = Seed(fixture);
        fixture.Destination.Faults.Add(
            Fault.CutAfter(UploadPut, 2_000_000) with { Times = 1 },
            range is null ? Fault.Answer(UploadStatus, status) : Fault.Answer(UploadStatus, status, null, ("Range", range)));

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
        Assert.Equal(["POST", "PUT", "GET", "POST", "PUT"], Uploads(fixture));
    }

    [Theory]
    [InlineData("0-13999999")]
    [InlineData("0-14100000")]
    [InlineData("0-9223372036854775806")]
    public async Task A_registry_that_claims_more_than_went_out_is_not_asked_again(string range)
    {
        await using var fixture = await StartAsync();
        var (image, _) = Seed(fixture, TooLarge);
        fixture.Destination.Faults.Add(
            Fault.CutAfter(UploadPut, 200_000) with { Times = 2 },
            Fault.Header(UploadStatus, "Range", range));

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
        Assert.Equal(1, fixture.Destination.Requests.Count(UploadStatus));
        Assert.Equal(0, fixture.Destination.Requests.All.Count(request => request is { Route: UploadPatch, Status: 202 }));
    }

    [Theory]
    [InlineData(1_999_998)]
    [InlineData(1_000_000)]
    public async Task A_lie_about_the_place_costs_a_try_and_is_never_believed_again(int last)
    {
        await using var fixture = await StartAsync(new FakeRegistryOptions { Patch = PatchRule.AppendsUnseen });
        var (image, _) = Seed(fixture);
        fixture.Destination.Faults.Add(
            Fault.CutAfter(UploadPut, 2_000_000) with { Times = 1 },
            Fault.Header(UploadStatus, "Range", $"0-{last}"));

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
        Assert.Equal(["POST", "PUT", "GET", $"PATCH {last + 1}", "PUT", "POST", "PUT"], Uploads(fixture));
        await CutAnotherAsync(fixture);
        Assert.Equal(["POST", "PUT", "POST", "PUT"], Uploads(fixture));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(413)]
    public async Task Where_the_rest_is_refused_the_whole_is_sent_and_nothing_is_asked_again(int status)
    {
        await using var fixture = await StartAsync();
        var (image, _) = Seed(fixture);
        fixture.Destination.Faults.Add(Fault.CutAfter(UploadPut, 2_000_000) with { Times = 1 }, Fault.Answer(UploadPatch, status));

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
        Assert.Equal(["POST", "PUT", "GET", "PATCH 2000000", "POST", "PUT"], Uploads(fixture));
        await CutAnotherAsync(fixture);
        Assert.Equal(["POST", "PUT", "POST", "PUT"], Uploads(fixture));
    }

    [Fact]
    public async Task Bytes_that_arrive_after_the_question_make_it_be_asked_again()
    {
        await using var fixture = await StartAsync();
        var (image, layer) = Seed(fixture);
        fixture.Destination.Faults.Add(
            Fault.CutAfter(UploadPut, 2_000_000) with { Times = 1 },
            Fault.Header(UploadStatus, "Range", "0-1899999") with { Times = 1 });

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
        Assert.Equal(["POST", "PUT", "GET", "PATCH 1900000", "GET", "PATCH 2000000", "PUT"], Uploads(fixture));
        Assert.Equal(layer.Bytes.Length, fixture.Destination.Requests.All.Where(request => request is { Route: UploadPatch, Status: 202 }).Sum(request => request.BodyBytes) + 2_000_000);
    }

    [Fact]
    public async Task A_rest_that_is_refused_for_its_place_twice_is_given_up()
    {
        await using var fixture = await StartAsync();
        var (image, _) = Seed(fixture);
        fixture.Destination.Faults.Add(Fault.CutAfter(UploadPut, 2_000_000) with { Times = 1 }, Fault.Answer(UploadPatch, 416));

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
        Assert.Equal(["POST", "PUT", "GET", "PATCH 2000000", "GET", "PATCH 2000000", "GET", "POST", "PUT"], Uploads(fixture));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_registry_that_takes_no_rest_for_a_while_loses_nothing_of_what_it_has(int status)
    {
        await using var fixture = await StartAsync();
        var (image, layer) = Seed(fixture);
        fixture.Destination.Faults.Add(Fault.CutAfter(UploadPut, 2_000_000) with { Times = 1 }, Fault.Answer(UploadPatch, status) with { Times = 3 });

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
        Assert.Equal(1, fixture.Destination.Requests.Count(UploadStart));
        Assert.Equal(layer.Bytes.Length - 2_000_000, fixture.Destination.Requests.All.Where(request => request is { Route: UploadPatch, Status: 202 }).Sum(request => request.BodyBytes));
    }

    [Fact]
    public async Task A_way_that_does_not_know_the_question_before_the_content_is_not_asked_again()
    {
        await using var fixture = await StartAsync();
        var (image, layer) = Seed(fixture);
        fixture.Destination.Faults.Add(Fault.CutAfter(UploadPut, 2_000_000) with { Times = 1 }, Fault.Answer(UploadPatch, 417) with { Times = 1 });

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
        Assert.Equal(["POST", "PUT", "GET", "PATCH 2000000", "GET", "PATCH 2000000", "PUT"], Uploads(fixture));
        Assert.Equal(layer.Bytes.Length - 2_000_000, fixture.Destination.Requests.All.Where(request => request is { Route: UploadPatch, Status: 202 }).Sum(request => request.BodyBytes));
    }

    [Fact]
    public async Task A_registry_that_keeps_what_came_and_then_loses_it_is_no_endless_loop()
    {
        await using var fixture = await StartAsync();
        var (image, _) = Seed(fixture);
        fixture.Destination.Faults.Add(Fault.CutAfter(UploadPut, 2_000_000), Fault.CutAfter(UploadPatch, 10));
        fixture.Destination.Faults.Add([.. Enumerable.Range(0, 20).Select(index => Fault.Answer(UploadStatus, 404) with { Skip = (2 * index) + 1, Times = 1 })]);

        await fixture.FailToCopyAsync(image);

        Assert.InRange(fixture.Destination.Requests.Count(UploadStart), 2, 5);
    }

    [Fact]
    public async Task An_upload_that_is_all_there_is_closed_without_a_byte()
    {
        await using var fixture = await StartAsync();
        var (image, layer) = Seed(fixture);
        fixture.Destination.Faults.Add(Fault.CutAfter(UploadPut, layer.Bytes.Length) with { Times = 1 });

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
        Assert.Equal(["POST", "PUT", "GET", "PUT"], Uploads(fixture));
        Assert.Equal(layer.Bytes.Length, Received(fixture));
        Assert.Single(Reads(fixture, layer));
    }

    [Fact]
    public async Task A_registry_that_is_away_for_a_while_is_asked_until_it_is_back()
    {
        await using var fixture = await StartAsync();
        var (image, layer) = Seed(fixture);
        fixture.Destination.Faults.Add(Fault.CutAfter(UploadPut, 2_000_000) with { Times = 1 }, Fault.Cut(UploadStatus) with { Times = 12 });

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
        Assert.Equal(1, fixture.Destination.Requests.Count(UploadPatch));
        Assert.Equal(layer.Bytes.Length, Received(fixture));
    }

    [Fact]
    public async Task A_destination_that_stalls_is_gone_on_with_too()
    {
        await using var fixture = await StartAsync();
        var (image, _) = Seed(fixture, TooLarge);
        fixture.Destination.Faults.Add(Fault.StallAfter(UploadPut, 2_000_000) with { Times = 1 });

        await fixture.CopyAsync(image).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.True(fixture.Destination.Holds("team/web", image));
        Assert.Equal("2000000", Assert.Single(fixture.Destination.Requests.All, request => request.Route == UploadPatch).Range!.Split('-')[0]);
    }

    [Fact]
    public async Task A_source_that_was_away_for_too_long_costs_nothing_that_had_arrived()
    {
        await using var fixture = await StartAsync();
        var (image, layer) = Seed(fixture);
        fixture.Source.Faults.Add(
            Fault.CutAfter(BlobGet, 2_000_000) with { Reference = layer.Digest.ToString(), Times = 1 },
            Fault.Cut(BlobGet) with { Reference = layer.Digest.ToString(), Skip = 1, Times = 24 });

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
        Assert.Equal(1, fixture.Destination.Requests.Count(UploadStart));
        Assert.Equal(layer.Bytes.Length, Received(fixture));
    }

    [Fact]
    public async Task A_source_that_is_away_for_a_while_is_waited_for_in_the_same_upload()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var (image, layer) = Seed(fixture);
        fixture.Source.Faults.Add(
            Fault.CutAfter(BlobGet, 2_000_000) with { Reference = layer.Digest.ToString(), Times = 1 },
            Fault.Cut(BlobGet) with { Reference = layer.Digest.ToString(), Skip = 1, Times = 12 });

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
        Assert.Equal(["POST", "PUT"], Uploads(fixture));
        Assert.Equal(layer.Bytes.Length, Received(fixture));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_byte_that_differs_between_two_readings_is_never_committed(int spoiltReading)
    {
        await using var fixture = await StartAsync();
        var (image, layer) = Seed(fixture);
        fixture.Destination.Faults.Add(Fault.CutAfter(UploadPut, 2_000_000) with { Times = 1 }, Fault.Header(UploadStatus, "Range", "0-999999"));
        fixture.Source.Faults.Add(Fault.CorruptByte(BlobGet, spoiltReading == 0 ? 1_500_000 : 600_000) with { Reference = layer.Digest.ToString(), Skip = spoiltReading, Times = 1 });

        await fixture.CopyAsync(image);

        Assert.True(fixture.Destination.Holds("team/web", image));
        Assert.All(
            fixture.Destination.Requests.All.Where(request => request.Route == UploadPut).SkipLast(1),
            request => Assert.NotEqual(201, request.Status));
    }

    [Fact]
    public async Task A_blob_below_the_bound_and_an_upload_that_is_not_cut_know_nothing_of_all_this()
    {
        await using var fixture = await CopyFixture.StartAsync();
        var (image, _) = Seed(fixture);
        fixture.Destination.Faults.Add(Fault.CutAfter(UploadPut, 2_000_000) with { Times = 1 });
        await using var uncut = await StartAsync();
        var (whole, _) = Seed(uncut);

        await fixture.CopyAsync(image);
        await uncut.CopyAsync(whole);

        Assert.Equal(["POST", "PUT", "POST", "PUT"], Uploads(fixture));
        Assert.Equal(["POST", "PUT"], Uploads(uncut));
    }

    [Theory]
    [InlineData("123456789012.dkr.ecr.eu-central-1.amazonaws.com", false)]
    [InlineData("europe-west3-docker.pkg.dev", false)]
    [InlineData("gcr.io", false)]
    [InlineData("public.ecr.aws", false)]
    [InlineData("ecr-public.aws.com", false)]
    [InlineData("registry.example.com", true)]
    public void Where_a_rest_is_known_to_get_lost_nothing_is_asked(string registry, bool resumes) =>
        Assert.Equal(resumes, RegistryProfile.Of(registry).ResumesUploads);

    [Fact]
    public async Task A_failure_says_how_far_the_tries_came_and_what_was_lost()
    {
        await using var fixture = await StartAsync(new FakeRegistryOptions { Cut = CutRule.Drops });
        var (image, layer) = Seed(fixture);
        fixture.Destination.Faults.Add(Fault.ResetAfter(UploadPut, 200_000) with { Times = 4 }, Fault.CutAfter(UploadPut, 2_000_000) with { Skip = 4 });

        var failure = await fixture.FailToCopyAsync(image);

        Assert.Equal((Side.Destination, RegistryErrorKind.Unavailable), (failure.Side, failure.Failure.Kind));
        Assert.Matches($@"; of its {layer.Bytes.Length} bytes the last tries had sent \d+, \d+, \d+, \d+, \d+, and the registry was last known to have none$", failure.Message);
        Assert.InRange(failure.Failure.BytesLost!.Value, 2_000_000, 5 * layer.Bytes.Length);
    }

    private static Task<CopyFixture> StartAsync(FakeRegistryOptions? destination = null) =>
        CopyFixture.StartAsync(destination, smallestResumed: Large);

    private static (ForgedImage Image, ForgedBlob Layer) Seed(CopyFixture fixture, int layerBytes = LayerBytes)
    {
        // With the config there all uploads are the layer's.
        var image = fixture.SeedImage(layers: 1, layerBytes: layerBytes);
        fixture.Destination.PutBlob("team/web", image.Blobs[0].Bytes);
        return (image, image.Blobs[^1]);
    }

    /// <summary>Copies another image, whose upload is cut too, and leaves its requests alone in the log.</summary>
    private static async Task CutAnotherAsync(CopyFixture fixture)
    {
        var (another, _) = Seed(fixture);
        fixture.Destination.Faults.Clear();
        fixture.Destination.Requests.Clear();
        fixture.Destination.Faults.Add(Fault.CutAfter(UploadPut, 2_000_000) with { Times = 1 });
        await fixture.CopyAsync(another, tag: "2");
        Assert.True(fixture.Destination.Holds("team/web", another));
    }

    private static RecordedRequest[] Reads(CopyFixture fixture, ForgedBlob layer) =>
        [.. fixture.Source.Requests.All.Where(request => request.Route == BlobGet && request.Reference == layer.Digest.ToString())];

    private static long From(RecordedRequest read) => long.Parse(read.Range!["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Bytes that the destination got, those that came twice counted twice.</summary>
    private static long Received(CopyFixture fixture) => fixture.Destination.Requests.All.Where(IsUpload).Sum(request => request.BodyBytes);

    /// <summary>What was asked of the destination for uploads: methods, and where a PATCH began.</summary>
    private static string[] Uploads(CopyFixture fixture) =>
    [
        .. fixture.Destination.Requests.All.Where(IsUpload)
            .Select(request => request.Route == UploadPatch ? $"PATCH {request.Range!.Split('-')[0]}" : request.Method),
    ];

    private static bool IsUpload(RecordedRequest request) => request.Route is UploadStart or UploadPut or UploadPatch or UploadStatus;

    private sealed class Tally : IProgress<TransferEvent>
    {
        private readonly Lock guard = new();

        public long Sum { get; private set; }

        public long Most { get; private set; }

        public void Report(TransferEvent value)
        {
            lock (guard)
            {
                Sum += value.Kind == TransferEventKind.BlobProgress ? value.Bytes : 0;
                Most = Math.Max(Most, Sum);
            }
        }
    }
}
