using System.Net;
using System.Text;
using PromoteHook.ArgoCd;
using PromoteHook.Fuzz.Inputs;
using PromoteHook.Oci;
using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Fuzz.Targets;

/// <summary>What registries, token servers and credential helpers answer.</summary>
internal static class AnswerTargets
{
    private const string Hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static readonly string?[] ContentTypes = [null, MediaTypes.OciIndex, MediaTypes.DockerManifest, "application/json; charset=utf-8"];

    public static FuzzTarget Helper() => new(
        "helper", Seeds.Of("""{"ServerURL":"https://r.test","Username":"u","Secret":"s"}""", """{"Username":"<token>","Secret":"t"}""", "credentials not found in native keychain\n"),
        ["\"Username\":", "\"Secret\":", "\"u\"", "<token>", "\\ud800"],
        (input, _) =>
        {
            try
            {
                return Outcome.Read($"{CredentialHelper.Read(Encoding.UTF8.GetString(input), "docker-credential-x", "r.test").Kind}");
            }
            catch (CredentialException refusal)
            {
                return Outcome.Refused(refusal.Message);
            }
        });

    public static FuzzTarget ImageManifest() => new(
        "manifest",
        Seeds.Of(
            $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{"mediaType":"{{MediaTypes.OciManifest}}","digest":"sha256:{{Hex}}","size":7,"platform":{"os":"linux","architecture":"arm64","variant":"v8"},"annotations":{"a":"b"} }]}""",
            $$"""{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:{{Hex}}","size":2,"data":"e30="},"layers":[{"mediaType":"x","digest":"sha512:{{Hex}}{{Hex}}","size":9223372036854775807,"urls":["https://a.test"]}],"subject":{"mediaType":"x","digest":"sha256:{{Hex}}","size":1} }""",
            $$"""{"blobs":[{"digest":"sha256:{{Hex}}","size":0}],"artifactType":"a/b"}""", """{"schemaVersion":1,"fsLayers":[]}"""),
        ["\"manifests\":[", "\"layers\":[", "\"config\":{", "\"blobs\":[", "\"digest\":", "\"size\":-1", "\"size\":1.5", "\"mediaType\":\"", MediaTypes.DockerManifestList, "\"data\":\"", "\"urls\":[", "\"platform\":{", "\"schemaVersion\":1", $"\"sha256:{Hex}\"", "\"subject\":null"],
        (input, _) =>
        {
            var outcomes = ContentTypes.Select(type => ReadManifest(input, type)).ToList();
            return new Outcome(outcomes.Any(outcome => outcome.IsRead), string.Join("; ", outcomes.Select(outcome => outcome.Words)));
        });

    public static FuzzTarget Token() => new(
        "token",
        Seeds.Of("""{"token":"abc.def","expires_in":300,"issued_at":"2026-11-21T12:00:00Z"}""", """{"access_token":"x","expires_in":"3600"}""", """{"token":"","access_token":"y","issued_at":"0001-01-01T00:00:00Z","expires_in":1e400}""", "{}"),
        ["\"token\":", "\"access_token\":", "\"expires_in\":", "\"issued_at\":", "\"9999-12-31T23:59:59-14:00\"", "\"Infinity\"", "NaN", "-1"],
        (input, _) =>
        {
            var now = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
            if (AccessToken.Read(input, now) is not { } token)
            {
                return Outcome.Refused("no token");
            }

            BrokenPromiseException.Unless(token.Lifetime >= TimeSpan.FromMinutes(1) && token.IssuedAt <= now && token.IssuedAt + token.Lifetime > now, $"{token.IssuedAt} {token.Lifetime}");
            BrokenPromiseException.Unless(AccessToken.FitsHeader(token.Value) && token.Value.Length > 0, "a token that no header can hold");
            return Outcome.Read($"{(int)Math.Log2(token.Lifetime.TotalSeconds)}, {token.IssuedAt == now}");
        });

    public static FuzzTarget Refusal() => new(
        "refusal",
        [.. Seeds.Of(
            """{"errors":[{"code":"UNAUTHORIZED","message":"authentication required","detail":[{"Type":"repository"}]},{"code":"UNKNOWN","message":"unknown error","detail":{"Err":28}},{"status":403,"message":"m"}]}""",
            """{"__type":"com.amazon#X:http://a","message":"denied https://s3.test/a?sig=1"}""", """{"details":"incorrect username or password"}""", """{"error":"invalid_grant","error_description":"d"}""",
            """{"code":"NAME_UNKNOWN","message":"m"}""", "<html><head><title>502 Bad &amp; Gateway</title></head>", "<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>", "too many requests", ""),
            .. Seeds.Bodies("tests/PromoteHook.Testing/ArgoCd/recordings", text => !text.StartsWith("HTTP/1.1 200", StringComparison.Ordinal)).Take(20)],
        ["\"errors\":[", "\"code\":", "\"message\":", "\"detail\":", "\"status\":403", "<title>", "</title>", "<Code>", "</Code>", "<Message>", "https://a.test/b?c=d", "http://", "\\ud800", "\"__type\":\"a#b:c\""],
        (input, _) =>
        {
            var held = input.AsSpan(0, Math.Min(input.Length, ErrorBody.MaxBytes)).ToArray();
            var body = RefusalBody.Read(held).Without(SentSecrets.None);
            BrokenPromiseException.Unless(body.Errors.Count <= 10, $"{body.Errors.Count} errors");
            foreach (var words in body.Errors.SelectMany(error => new[] { error.Code, error.Message }).Append(body.Words))
            {
                BrokenPromiseException.Unless(words.Length <= 620 && !words.Any(char.IsControl), $"«{words}»");
            }

            using var response = new HttpResponseMessage(HttpStatusCode.BadGateway) { Content = new ByteArrayContent(input) };
            var answer = ArgoCdAnswer.ReadAsync(response, CancellationToken.None).GetAwaiter().GetResult();
            BrokenPromiseException.Unless(answer.Message.Length <= 420, $"{answer.Message.Length} characters");
            return new Outcome(body.Errors.Count > 0 || body.Words.Length > 0, $"{body.Errors.Count}, {body.Words.Length > 0}, {answer.Code is not null}, {answer.Message.Length > 0}");
        });

    public static FuzzTarget Headers() => new(
        "headers",
        Seeds.Of(
            "Bearer realm=\"https://auth.test/token\",service=\"r.test\",scope=\"repository:a:pull\"", "Negotiate YII=, Basic realm=\"x \\\" y\"", "</v2/a/referrers/x?n=1&last=b>; rel=\"next\", <b>; rel=prev", "https://r.test:5000/v2/a/blobs/uploads/1?_state=a%2Db",
            "//cdn.test/a", "../x?y", "bytes 5-9/10", "Fri, 21 Nov 2026 12:00:00 GMT", "120", "0;w=21600", $"prod.test:5000/team/web:1.0@sha256:{Hex}", "[::1]:5000/a", "http://[::ffff:169.254.169.254]/"),
        ["Bearer ", "realm=", "\"", "\\", ",", "; rel=next", "<", ">", "https://", "http://0x7f.1/", "//", "../", "?", "#", "@", ":", "[", "]", "%2e", "bytes ", "-", "/", "*", "sha256:", Hex, "localhost", "xn--", "\u00e9", "127.0.0.1"],
        (input, _) => ReadHeader(Encoding.Latin1.GetString(input)));

    private static Outcome ReadManifest(byte[] input, string? type)
    {
        try
        {
            var manifest = Manifest.Read(input, type);
            BrokenPromiseException.Unless(manifest.Children.Concat(manifest.Blobs).All(part => part.Size >= 0 && Digest.Parse(part.Digest.ToString()) == part.Digest), "a part that is none");
            BrokenPromiseException.Unless(manifest.Digest == Digest.Compute(input) && manifest.Bytes.Span.SequenceEqual(input), "other bytes than came");
            return Outcome.Read($"{manifest.Kind}, {manifest.Children.Count + manifest.Blobs.Count} parts, {manifest.Subject is not null}");
        }
        catch (RegistryException refusal) when (refusal.Kind is RegistryErrorKind.InvalidContent or RegistryErrorKind.Unsupported)
        {
            // The digests of other contents are no other outcomes.
            return Outcome.Refused(refusal.Message.Replace(Digest.Compute(input).ToString(), "", StringComparison.Ordinal));
        }
    }

    private static Outcome ReadHeader(string text)
    {
        var challenges = Challenge.Parse(text);
        var link = LinkHeader.NextOf(text);
        BrokenPromiseException.Unless(link is null || text.Contains($"<{link}>", StringComparison.Ordinal), $"the link {link} stands nowhere");
        var isReference = ImageReference.TryParse(text, out var reference, out _);
        BrokenPromiseException.Unless(!isReference || ImageReference.ParseExact(reference!.ToString()) == reference, $"{reference} does not read as itself");

        using var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new ByteArrayContent([]) };
        foreach (var name in new[] { "Retry-After", "ratelimit-limit", "ratelimit-remaining", "WWW-Authenticate", "Docker-Content-Digest", "Location" })
        {
            response.Headers.TryAddWithoutValidation(name, text);
        }

        RetryPolicy.CountRetryAfter(response, DateTimeOffset.UnixEpoch);
        var wait = RetryPolicy.RetryAfterOf(response);
        BrokenPromiseException.Unless(wait is null || wait >= TimeSpan.Zero, $"a wait of {wait}");
        _ = PullQuota.Describe(response);
        _ = ManifestHead.DigestOf(response);
        var chosen = Challenge.Choose(response)?.Scheme;
        var target = Resolve(text);
        return new Outcome(isReference || link is not null || chosen is not null || wait is not null, $"{challenges.Count}, {link is not null}, {isReference}, {wait is not null}, {chosen}, {target}");
    }

    private static string Resolve(string location)
    {
        var request = RawUri.Create("https://r.test:5443/v2/a/blobs/uploads/");
        try
        {
            var target = RawUri.Resolve(request, location);
            BrokenPromiseException.Unless(target.Scheme is "http" or "https" && target.PathAndQuery.All(character => character is > ' ' and < '\u007f'), $"{target}");
            BrokenPromiseException.Unless(target.Scheme == "https" || !NetworkName.IsSameHost(target, request), "off TLS on the same host");
            _ = RawUri.WithQuery(target, "digest", "sha256:0");
            TargetGuard.Check(request, target, request, "it leads");
            return "followed";
        }
        catch (RegistryException refusal) when (refusal.Kind == RegistryErrorKind.Unsupported)
        {
            return "refused";
        }
    }
}
