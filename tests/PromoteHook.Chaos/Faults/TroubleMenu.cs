using System.Globalization;
using static PromoteHook.Testing.RegistryRoute;

namespace PromoteHook.Chaos.Faults;

/// <summary>All that can be drawn, each kind with the requests that it may hit.</summary>
internal static class TroubleMenu
{
    private static readonly RegistryRoute[] SourceRoutes = [ManifestHead, ManifestGet, BlobGet];
    private static readonly RegistryRoute[] DestinationRoutes = [ManifestHead, ManifestGet, ManifestPut, BlobHead, UploadStart, UploadMount, UploadPut];
    private static readonly RegistryRoute[] Uploads = [ManifestPut, UploadPut];
    private static readonly RegistryRoute[] Downloads = [ManifestGet, BlobGet];

    private static readonly int[] TransientStatuses = [408, 429, 500, 502, 503, 504];
    private static readonly int[] Refusals = [400, 401, 403, 404, 405, 409, 413, 416, 418];

    /// <summary>Each side has a token server, when it asks for tokens at all.</summary>
    private static readonly (RegistryRoute[] Source, RegistryRoute[] Destination) Sides = ([.. SourceRoutes, Token], [.. DestinationRoutes, Token]);

    private static readonly (string Name, RegistryRoute[] Routes, Func<Dice, RegistryRoute, Fault> Make, Traits Traits)[] Kinds =
    [
        ("cut before the work", [.. SourceRoutes, .. DestinationRoutes], (_, route) => Fault.Cut(route), Traits.Heals),
        ("cut before the answer", [.. SourceRoutes, .. DestinationRoutes], (_, route) => Fault.CutAnswer(route), Traits.Heals),
        ("cut within the body", [.. Downloads, .. Uploads], (dice, route) => Fault.CutAfter(route, BodyPlace(dice)), Traits.Heals),
        ("reset within the body", [.. Downloads, .. Uploads], (dice, route) => Fault.ResetAfter(route, BodyPlace(dice)), Traits.Heals),
        ("byte corrupted on the way", [BlobGet], (dice, route) => Fault.CorruptByte(route, BodyPlace(dice)), Traits.Heals),
        ("byte of a manifest corrupted on the way", [ManifestGet], (dice, route) => Fault.CorruptByte(route, dice.Between(0, 400)), Traits.Heals),
        ("byte corrupted in the upload", [UploadPut], (dice, route) => Fault.CorruptByte(route, BodyPlace(dice)), Traits.Heals),
        ("byte corrupted in a manifest's upload", [ManifestPut], (dice, route) => Fault.CorruptByte(route, dice.Between(0, 400)), Traits.None),
        ("stall before the work", [.. SourceRoutes, .. DestinationRoutes.Except([UploadPut])], (_, route) => Fault.Hold(route, new RequestGate()), Traits.Heals | Traits.Stalls),
        ("stall within the answer", Downloads, (dice, route) => Fault.StallAfter(route, BodyPlace(dice)), Traits.Heals | Traits.Stalls),
        ("stall within the upload", [UploadPut], (_, route) => Fault.StallAfter(route, 1), Traits.Heals | Traits.Stalls),
        ("trickle", [.. Downloads, .. Uploads], (dice, route) => Fault.Trickle(route, dice.Between(500, 5_000), TimeSpan.FromMilliseconds(dice.Between(1, 20))), Traits.Heals),
        ("transient status", [.. SourceRoutes, .. DestinationRoutes], (dice, route) => Refuse(dice, route, TransientStatuses, RetryAfter(dice)), Traits.Heals),
        ("transient status with an absurd Retry-After", [.. SourceRoutes, .. DestinationRoutes], (dice, route) => Refuse(dice, route, TransientStatuses, dice.Of(["86400", "99999999999", Date(TimeSpan.FromDays(400))])), Traits.None),
        ("disk full", [UploadPut, ManifestPut, UploadStart], (_, route) => Fault.Answer(route, 500, """{"errors":[{"code":"UNKNOWN","message":"unknown error","detail":"write: no space left on device"}]}"""), Traits.Heals),
        ("refusal", [.. SourceRoutes, .. DestinationRoutes.Except([UploadMount])], (dice, route) => Refuse(dice, route, Refusals, null), Traits.Lies),
        ("mount refused", [UploadMount], (dice, route) => Refuse(dice, route, [400, 403, 404, 405], null), Traits.Heals),
        ("session lost at commit", [UploadPut], (_, route) => Fault.Answer(route, 404, """{"errors":[{"code":"BLOB_UPLOAD_UNKNOWN","message":"blob upload unknown to registry"}]}"""), Traits.Heals),
        ("digest header missing", [ManifestHead, ManifestGet, ManifestPut, UploadPut], (_, route) => Fault.Header(route, "Docker-Content-Digest", null), Traits.Heals),
        ("digest header wrong", [ManifestHead, ManifestGet, ManifestPut, UploadPut], (dice, route) => Fault.Header(route, "Docker-Content-Digest", WrongDigest(dice)), Traits.Lies),
        ("Content-Length too large", Downloads, (dice, route) => Fault.ContentLength(route, 500_000 + BodyPlace(dice)), Traits.None),
        ("Content-Length too small", Downloads, (dice, route) => Fault.ContentLength(route, dice.Between(0, 300)), Traits.None),
        ("Content-Length of a HEAD wrong", [ManifestHead, BlobHead], (dice, route) => Fault.ContentLength(route, dice.Between(0, 100_000)), Traits.None),
        ("HEAD that says a blob is there", [BlobHead], (_, route) => Fault.Answer(route, 200), Traits.None),
        ("HEAD that says nothing is there", [ManifestHead, BlobHead], (_, route) => Fault.Answer(route, 404), Traits.Lies),
        ("web page in place of the answer", [.. Downloads, ManifestHead], (_, route) => Fault.Answer(route, 200, "<html><body>Please log in</body></html>"), Traits.Lies),
        ("redirect loop", Downloads, (dice, route) => Fault.Answer(route, dice.Of([302, 307]), null, ("Location", "{target}")), Traits.None),
        ("redirect to another port", Downloads, (dice, route) => Fault.Answer(route, dice.Of([302, 303, 307, 308]), null, ("Location", "http://{registry}{target}")), Traits.Heals),
        ("manifest accepted and not there", [ManifestPut], (_, route) => Fault.Drop(route), Traits.None),
        ("token server cut", [Token], (dice, route) => dice.Chance(50) ? Fault.Cut(route) : Fault.CutAnswer(route), Traits.Heals),
        ("token server in trouble", [Token], (dice, route) => Refuse(dice, route, TransientStatuses, RetryAfter(dice)), Traits.Heals),
        ("token server stalls", [Token], (_, route) => Fault.Hold(route, new RequestGate()), Traits.Heals | Traits.Stalls),
        ("token server refuses", [Token], (dice, route) => Refuse(dice, route, Refusals, null), Traits.None),
        ("token server answers no token", [Token], (dice, route) => Fault.Answer(route, 200, dice.Of(["{}", "", "{\"token\":\"\"}", "{\"token\":7}", "[]", "<html></html>"])), Traits.None),
        ("another success status", Uploads, (dice, route) => Fault.Restate(route, dice.Of([200, 201, 202, 204])), Traits.None),
    ];

    [Flags]
    private enum Traits
    {
        None = 0,
        Heals = 1,
        Lies = 2,
        Stalls = 4,
    }

    /// <summary>The kinds' names, for a tally that shows also what was never drawn.</summary>
    public static IEnumerable<string> Names => Kinds.Select(kind => kind.Name);

    public static Trouble Draw(Dice dice)
    {
        var (name, routes, make, traits) = dice.Of(Kinds);
        var isAtSource = dice.Chance(35);
        RegistryRoute[] possible = [.. routes.Where(route => (isAtSource ? Sides.Source : Sides.Destination).Contains(route))];
        if (possible.Length == 0)
        {
            isAtSource = !isAtSource;
            possible = [.. routes.Where(route => (isAtSource ? Sides.Source : Sides.Destination).Contains(route))];
        }

        var fault = make(dice, dice.Of(possible)) with { Skip = dice.Chance(60) ? 0 : dice.Between(1, 4), Times = Times(dice) };
        return new Trouble(name, isAtSource, fault, traits.HasFlag(Traits.Heals), traits.HasFlag(Traits.Lies), traits.HasFlag(Traits.Stalls));
    }

    private static int Times(Dice dice) => dice.Between(1, 100) switch
    {
        <= 60 => 1,
        <= 80 => 2,
        <= 88 => 3,
        _ => int.MaxValue,
    };

    private static int BodyPlace(Dice dice) => dice.Between(1, 4) switch
    {
        1 => 0,
        2 => dice.Between(1, 500),
        3 => dice.Between(1, 20_000),
        _ => dice.Between(1, 400_000),
    };

    private static string? RetryAfter(Dice dice) => dice.Between(1, 8) switch
    {
        1 => "0",
        2 => "1",
        3 => Date(TimeSpan.FromSeconds(2)),
        4 => Date(TimeSpan.FromDays(-2)),
        5 => "soon",
        6 => "-7",
        _ => null,
    };

    private static string Date(TimeSpan fromNow) => (DateTimeOffset.UtcNow + fromNow).ToString("r", CultureInfo.InvariantCulture);

    private static Fault Refuse(Dice dice, RegistryRoute route, IReadOnlyList<int> statuses, string? retryAfter)
    {
        var body = dice.Of<string?>(
        [
            null, "", "<html><head><title>Oops</title></head><body>an error</body></html>", """{"errors":[]}""", "{",
            """{"errors":[{"code":"UNKNOWN","message":"this is\nnot\u001b[31m fine"}]}""",
        ]);
        return Fault.Answer(route, dice.Of(statuses), body, retryAfter is null ? [] : [("Retry-After", retryAfter)]);
    }

    private static string WrongDigest(Dice dice) => dice.Of(
        ["sha256:0000000000000000000000000000000000000000000000000000000000000000", "sha256:none", "md5:d41d8cd98f00b204e9800998ecf8427e", ""]);
}
