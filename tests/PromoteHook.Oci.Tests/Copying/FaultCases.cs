using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Transport;
using PromoteHook.Testing;
using static PromoteHook.Oci.Copying.Side;
using static PromoteHook.Testing.RegistryRoute;

namespace PromoteHook.Oci.Tests.Copying;

/// <summary>What may go wrong with any request of a copy of one image of two blobs.</summary>
internal static class FaultCases
{
    /// <summary>How many requests of each kind an undisturbed copy makes.</summary>
    private static readonly Dictionary<RegistryRoute, int> Usual = new()
    {
        [ManifestGet] = 1,
        [BlobGet] = 2,
        [ManifestHead] = 2,
        [BlobHead] = 2,
        [UploadStart] = 2,
        [UploadPut] = 2,
        [ManifestPut] = 1,
    };

    private const string Page = "<html><body>Bad Gateway</body></html>";
    private const string DiskFull = """{"errors":[{"code":"UNKNOWN","message":"unknown error","detail":"write: no space left on device"}]}""";
    private const string SessionLost = """{"errors":[{"code":"BLOB_UPLOAD_UNKNOWN","message":"blob upload unknown to registry"}]}""";
    private const string Denied = """{"errors":[{"code":"DENIED","message":"not for you"}]}""";
    private const string LinkRunOut = "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>";
    private const string WrongDigest = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>Takes no blob in one request.</summary>
    private static readonly FakeRegistryOptions InParts = new() { MonolithicPutStatus = 404 };

    /// <summary>Wants a token, which everybody gets.</summary>
    private static readonly FakeRegistryOptions WithTokens = new() { Auth = FakeAuth.Bearer() with { Anonymous = [new RepositoryRight("**", CanPush: true)] } };

    public static IReadOnlyList<FaultCase> All { get; } =
    [
        .. Everywhere("is cut before it is seen", Fault.Cut),
        .. Everywhere("is cut before its answer", Fault.CutAnswer).Where(one => one.Fault.Route != UploadPut),
        Heals("an upload is cut before its answer, and is found to have arrived", Destination, Fault.CutAnswer(UploadPut), more: 0),
        Heals("a manifest is cut within its body", Source, Fault.CutAfter(ManifestGet, 100)),
        Heals("a manifest is reset within its body", Source, Fault.ResetAfter(ManifestGet, 100)),
        Heals("a blob is cut before its first byte", Source, Fault.CutAfter(BlobGet, 0)),
        Heals("a blob is cut at byte 200", Source, Fault.CutAfter(BlobGet, 200)),
        Heals("a blob is reset at byte 200", Source, Fault.ResetAfter(BlobGet, 200)),
        Heals("a blob is cut behind byte 300000", Source, Fault.CutAfter(BlobGet, FaultCaseTests.LayerBytes)),
        Heals("an upload is cut before its first byte", Destination, Fault.CutAfter(UploadPut, 0)),
        Heals("an upload is cut at byte 200", Destination, Fault.CutAfter(UploadPut, 200)),
        Heals("a manifest's upload is cut at byte 100", Destination, Fault.CutAfter(ManifestPut, 100)),
        Heals("a blob's byte is corrupted at the source once", Source, Fault.CorruptByte(BlobGet, 100)),
        Heals("a blob's byte is corrupted at the source twice", Source, Fault.CorruptByte(BlobGet, 100), times: 2),
        Fails("a blob's byte is corrupted at the source each time", Source, Fault.CorruptByte(BlobGet, 100), RegistryErrorKind.InvalidContent, requests: 3),
        Heals("a manifest's byte is corrupted at the source once", Source, Fault.CorruptByte(ManifestGet, 100)),
        Fails("a manifest's byte is corrupted at the source each time", Source, Fault.CorruptByte(ManifestGet, 100), RegistryErrorKind.InvalidContent, requests: 3),
        Heals("a blob's byte is corrupted on its way to the destination once", Destination, Fault.CorruptByte(UploadPut, 100)),
        Fails("a blob's byte is corrupted on its way to the destination each time", Destination, Fault.CorruptByte(UploadPut, 100), RegistryErrorKind.InvalidContent, requests: 3),
        Heals("a manifest stalls within its body", Source, Fault.StallAfter(ManifestGet, 100)),
        Heals("a blob stalls before its first byte", Source, Fault.StallAfter(BlobGet, 0)),
        Heals("a blob stalls at byte 200", Source, Fault.StallAfter(BlobGet, 200)),
        Heals("an upload stalls at byte 200", Destination, Fault.StallAfter(UploadPut, 200)),
        Heals("a manifest's upload stalls at byte 100", Destination, Fault.StallAfter(ManifestPut, 100)),
        Heals("a manifest trickles", Source, Fault.Trickle(ManifestGet, 200, TimeSpan.FromMilliseconds(1)), more: 0),
        Heals("a blob trickles", Source, Fault.Trickle(BlobGet, 100_000, TimeSpan.FromMilliseconds(1)), more: 0),
        Heals("an upload trickles", Destination, Fault.Trickle(UploadPut, 100_000, TimeSpan.FromMilliseconds(1)), more: 0),
        .. ((int[])[408, 429, 500, 502, 503, 504]).SelectMany(status => (FaultCase[])
        [
            Heals($"a blob is answered {status}", Source, Fault.Answer(BlobGet, status)),
            Heals($"an upload is answered {status}", Destination, Fault.Answer(UploadPut, status)),
            Heals($"a manifest's upload is answered {status} with a web page", Destination, Fault.Answer(ManifestPut, status, Page)),
        ]),
        Heals("an upload's start is answered 503 and Retry-After in seconds", Destination, Fault.Answer(UploadStart, 503, null, ("Retry-After", "2"))),
        Heals("an upload's start is answered 503 and Retry-After as a date that is past", Destination, Fault.Answer(UploadStart, 503, null, ("Retry-After", "Thu, 01 Jan 2026 00:00:00 GMT"))),
        Heals("an upload's start is answered 503 and a Retry-After that is none", Destination, Fault.Answer(UploadStart, 503, null, ("Retry-After", "soon"))),
        Fails("an upload's start is answered 503 and asks for a year", Destination, Fault.Answer(UploadStart, 503, null, ("Retry-After", "31536000")), RegistryErrorKind.Unavailable, requests: 1),
        Fails("an upload is answered 500 each time, the disk is full", Destination, Fault.Answer(UploadPut, 500, DiskFull), RegistryErrorKind.Unavailable, requests: 5),
        Fails("a blob is answered 404", Source, Fault.Answer(BlobGet, 404, ""), RegistryErrorKind.NotFound, requests: 1),
        Fails("an upload is answered 403", Destination, Fault.Answer(UploadPut, 403, Denied), RegistryErrorKind.Denied, requests: 1),
        Fails("a manifest's upload is answered 413 with a web page", Destination, Fault.Answer(ManifestPut, 413, Page), RegistryErrorKind.Unsupported, requests: 1),
        Heals("a manifest comes without Docker-Content-Digest", Source, Fault.Header(ManifestGet, "Docker-Content-Digest", null), more: 0),
        Heals("a manifest comes with another Docker-Content-Digest than its bytes have", Source, Fault.Header(ManifestGet, "Docker-Content-Digest", WrongDigest), more: 0),
        Heals("a manifest's upload is answered without Docker-Content-Digest", Destination, Fault.Header(ManifestPut, "Docker-Content-Digest", null), more: 0),
        Heals("a manifest's upload is answered once with another Docker-Content-Digest", Destination, Fault.Header(ManifestPut, "Docker-Content-Digest", WrongDigest)),
        Heals("a blob is announced longer than it is", Source, Fault.ContentLength(BlobGet, FaultCaseTests.LayerBytes * 2), more: 0),
        Heals("a blob is announced shorter than it is", Source, Fault.ContentLength(BlobGet, 50)),
        Heals("a manifest is announced longer than it is", Source, Fault.ContentLength(ManifestGet, 100_000)),
        Heals("a manifest is announced shorter than it is", Source, Fault.ContentLength(ManifestGet, 50)),
        Heals("a blob that is not there is said to be there", Destination, Fault.Answer(BlobHead, 200), times: int.MaxValue) with { Requests = 4 },
        Heals("a blob's HEAD announces another length", Destination, Fault.ContentLength(BlobHead, 1), more: 0),
        Fails("a manifest is redirected to itself", Source, Fault.Answer(ManifestGet, 307, null, ("Location", "")), RegistryErrorKind.Unsupported, requests: 6),
        Fails("a blob is redirected to itself", Source, Fault.Answer(BlobGet, 307, null, ("Location", "")), RegistryErrorKind.Unsupported, requests: 6),
        Heals("an upload's session is lost at its commit", Destination, Fault.Answer(UploadPut, 404, SessionLost)),
        Heals("an upload is answered 200", Destination, Fault.Restate(UploadPut, 200), more: 0, times: int.MaxValue),
        Heals("an upload is answered 202 once, and goes by PATCH then", Destination, Fault.Restate(UploadPut, 202)),
        Fails("an upload is answered 202 each time", Destination, Fault.Restate(UploadPut, 202), RegistryErrorKind.Unsupported, requests: 2),
        Heals("an upload is answered 204", Destination, Fault.Restate(UploadPut, 204), more: 0, times: int.MaxValue),
        Heals("a manifest's upload is answered 200", Destination, Fault.Restate(ManifestPut, 200), more: 0, times: int.MaxValue),
        Heals("a manifest's upload is answered 202", Destination, Fault.Restate(ManifestPut, 202), more: 0, times: int.MaxValue),
        Heals("a manifest's upload is answered 204", Destination, Fault.Restate(ManifestPut, 204), more: 0, times: int.MaxValue),
        Fails("a manifest is taken and is not there", Destination, Fault.Drop(ManifestPut), RegistryErrorKind.InvalidContent, requests: 1),
        Heals("a blob is cut at the storage, and the registry is asked anew where it is", Source, Fault.CutAfter(Storage, 200)) with { Source = new FakeRegistryOptions { RedirectsBlobs = true }, Requests = 3 },
        Heals("a blob is cut at the storage, whose links hold for one request", Source, Fault.CutAfter(Storage, 200)) with { Source = new FakeRegistryOptions { RedirectsBlobs = true, LinksHoldOnce = true }, Requests = 3 },
        Heals("a blob is cut at the storage twice, whose links hold for one request", Source, Fault.CutAfter(Storage, 200), times: 2) with { Source = new FakeRegistryOptions { RedirectsBlobs = true, LinksHoldOnce = true }, Requests = 4 },
        Fails("a link to the storage has run out before it is followed", Source, Fault.Answer(Storage, 403, LinkRunOut), RegistryErrorKind.Denied, requests: 1) with { Source = new FakeRegistryOptions { RedirectsBlobs = true } },
        Fails("an upload's start is answered 200", Destination, Fault.Restate(UploadStart, 200), RegistryErrorKind.Unsupported, requests: 1),
        Fails("an upload's start is answered 204", Destination, Fault.Restate(UploadStart, 204), RegistryErrorKind.Unsupported, requests: 1),
        Heals("an upload's part is answered 201", Destination, Fault.Restate(UploadPatch, 201), more: 0, times: int.MaxValue) with { Destination = InParts, Requests = 2 },
        Heals("an upload's part is answered 204", Destination, Fault.Restate(UploadPatch, 204), more: 0, times: int.MaxValue) with { Destination = InParts, Requests = 2 },
        Heals("the token server is cut before it is seen", Destination, Fault.Cut(Token)) with { Destination = WithTokens, Requests = 3 },
        Heals("the token server is answered 500", Destination, Fault.Answer(Token, 500)) with { Destination = WithTokens, Requests = 3 },
        Heals("the token server is answered 503 and Retry-After in seconds", Destination, Fault.Answer(Token, 503, null, ("Retry-After", "2"))) with { Destination = WithTokens, Requests = 3 },
        Heals("the token server is answered 429 with a web page", Destination, Fault.Answer(Token, 429, Page)) with { Destination = WithTokens, Requests = 3 },
        Fails("the token server is answered 429 each time", Destination, Fault.Answer(Token, 429), RegistryErrorKind.RateLimited, requests: 5) with { Destination = WithTokens },
        Fails("the token server is answered 500 each time", Destination, Fault.Answer(Token, 500), RegistryErrorKind.Unavailable, requests: 5) with { Destination = WithTokens },
        Fails("the token server is answered 403", Destination, Fault.Answer(Token, 403, Denied), RegistryErrorKind.Denied, requests: 1) with { Destination = WithTokens },
        Fails("the token server answers with no token", Destination, Fault.Answer(Token, 200, "{}"), RegistryErrorKind.Unavailable, requests: 1) with { Destination = WithTokens },
    ];

    /// <summary>The same trouble once at each kind of request of a copy.</summary>
    private static IEnumerable<FaultCase> Everywhere(string trouble, Func<RegistryRoute, Fault> fault) =>
    [
        Heals($"the read of a manifest {trouble}", Source, fault(ManifestGet)),
        Heals($"the read of a blob {trouble}", Source, fault(BlobGet)),
        Heals($"the question for a manifest {trouble}", Destination, fault(ManifestHead)),
        Heals($"the question for a blob {trouble}", Destination, fault(BlobHead)),
        Heals($"the start of an upload {trouble}", Destination, fault(UploadStart)),
        Heals($"an upload {trouble}", Destination, fault(UploadPut)),
        Heals($"the write of a manifest {trouble}", Destination, fault(ManifestPut)),
    ];

    /// <param name="name">What happens.</param>
    /// <param name="side">Where.</param>
    /// <param name="fault">How.</param>
    /// <param name="more">Requests of this kind that it costs each time.</param>
    /// <param name="times">How often it happens.</param>
    private static FaultCase Heals(string name, Side side, Fault fault, int more = 1, int times = 1) =>
        new(name, side, fault with { Times = times }, Usual.GetValueOrDefault(fault.Route) + (more == 0 ? 0 : more * times));

    /// <remarks>The image has one blob only, so that no other's fate decides how many requests there are.</remarks>
    private static FaultCase Fails(string name, Side side, Fault fault, RegistryErrorKind kind, int requests) =>
        new(name, side, fault, requests) { Failure = kind };
}
