using System.Net;
using System.Text;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Tests.Transport;

public sealed class RefusalTests
{
    private const RegistryOperation Read = RegistryOperation.ReadManifest;
    private const RegistryOperation Write = RegistryOperation.WriteManifest;
    private const RegistryOperation Start = RegistryOperation.StartUpload;
    private const RegistryOperation Upload = RegistryOperation.UploadBlob;

    /// <summary>Bodies as registries send them: status, body, operation, the kind, and the end of the message.</summary>
    public static TheoryData<string, int, string, int, string, string> Bodies => new()
    {
        { "ECR, no repository", 404, """{"errors":[{"code":"NAME_UNKNOWN","message":"The repository with name 'x' does not exist in the registry with id '1'"}]}""", (int)Read, "NotFound missing", "does not exist in the registry with id '1' (NAME_UNKNOWN)" },
        { "ECR, no repository, on push", 404, """{"errors":[{"code":"NAME_UNKNOWN","message":"The repository with name 'x' does not exist"}]}""", (int)Start, "NotFound missing", "(NAME_UNKNOWN)" },
        { "ECR, immutable tag", 400, """{"errors":[{"code":"TAG_INVALID","message":"The image tag '1' already exists in the 'r' repository and cannot be overwritten because the repository is immutable."}]}""", (int)Write, "Conflict", "because the repository is immutable. (TAG_INVALID)" },
        { "ECR, no right", 403, """{"errors":[{"code":"DENIED","message":"User: arn:aws:iam::1:user/a is not authorized to perform: ecr:InitiateLayerUpload on resource: arn:aws:ecr:r because no identity-based policy allows"}]}""", (int)Start, "Denied", "because no identity-based policy allows (DENIED)" },
        { "ECR, manifest it dislikes", 405, """{"errors":[{"code":"UNSUPPORTED","message":"Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'"}]}""", (int)Write, "Unsupported", "'Invalid JSON syntax' (UNSUPPORTED)" },
        { "ECR, child missing", 400, """{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN","message":"Images with digests '[sha256:0]' required for pushing image into repository do not exist"}]}""", (int)Write, "InvalidContent", "(MANIFEST_BLOB_UNKNOWN)" },
        { "ECR, too fast", 429, """{"errors":[{"code":"TOOMANYREQUESTS","message":"Rate exceeded"}]}""", (int)Write, "RateLimited", "429 Too Many Requests: Rate exceeded (TOOMANYREQUESTS)" },
        { "ECR, anonymous", 401, "Not Authorized\n", (int)Read, "Unauthorized", "401 Unauthorized: Not Authorized" },
        { "ECR, broken upload", 416, """{"errors":[{"code":"BLOB_UPLOAD_INVALID","message":"First byte of the layer part is 0 instead of 5"}]}""", (int)Upload, "Unavailable", "(BLOB_UPLOAD_INVALID)" },
        { "ECR API, no repository", 400, """{"__type":"RepositoryNotFoundException","message":"The repository with name 'x' does not exist"}""", (int)Read, "NotFound missing", "does not exist (RepositoryNotFoundException)" },
        { "ECR API, throttled", 400, """{"__type":"com.amazonaws#ThrottlingException","message":"Rate exceeded"}""", (int)Write, "RateLimited", "Rate exceeded (ThrottlingException)" },
        { "ECR API, tag exists", 400, """{"__type":"ImageTagAlreadyExistsException:http://internal.amazon.com/","message":"immutable"}""", (int)Write, "Conflict", "immutable (ImageTagAlreadyExistsException)" },
        { "GAR, no repository", 404, """{"errors":[{"code":"NAME_UNKNOWN","message":"Repository \"x\" not found"}]}""", (int)Read, "NotFound missing", "Repository \"x\" not found (NAME_UNKNOWN)" },
        { "GAR, no right", 403, """{"errors":[{"code":"DENIED","message":"Permission \"artifactregistry.repositories.uploadArtifacts\" denied on resource \"projects/P/locations/L/repositories/R\" (or it may not exist)"}]}""", (int)Start, "Denied", "(or it may not exist) (DENIED)" },
        { "gcr.io, not created on push", 403, """{"errors":[{"code":"DENIED","message":"gcr.io repo does not exist. Creating on push requires the artifactregistry.repositories.createOnPush permission"}]}""", (int)Start, "NotFound missing", "createOnPush permission (DENIED)" },
        { "GAR, short name", 400, """{"errors":[{"code":"NAME_INVALID","message":"Missing image name. Pushes should be of the form docker push HOST-NAME/PROJECT-ID/REPOSITORY/IMAGE"}]}""", (int)Start, "Unsupported", "(NAME_INVALID)" },
        { "GAR, web page", 400, "<!DOCTYPE html><html lang=en><title>Error 400 (Bad Request)!!1</title><p>Your client…", (int)Read, "Unsupported", "400 Bad Request: Error 400 (Bad Request)!!1" },
        { "GAR, immutable tag", 400, """{"errors":[{"code":"FAILED_PRECONDITION","message":"The repository has enabled tag immutability"}]}""", (int)Write, "Conflict", "(FAILED_PRECONDITION)" },
        { "Harbor, forbidden by policy", 412, """{"errors":[{"code":"PROJECTPOLICYVIOLATION","message":"current image with 3 vulnerabilities cannot be pulled"}]}""", (int)Read, "Denied", "(PROJECTPOLICYVIOLATION)" },
        { "GHCR, no right", 403, """{"errors":[{"code":"DENIED","message":"permission_denied: write_package"}]}""", (int)Start, "Denied", "permission_denied: write_package (DENIED)" },
        { "GHCR, no manifest", 404, """{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}""", (int)Read, "NotFound", "manifest unknown (MANIFEST_UNKNOWN)" },
        { "GHCR, chunk too large", 416, """{"errors":[{"code":"REQUESTED_RANGE_NOT_SATISFIABLE","message":"request body is too large; expected at most 4.00MiB"}]}""", (int)Upload, "Unavailable", "(REQUESTED_RANGE_NOT_SATISFIABLE)" },
        { "Docker Hub, quota", 429, """{"errors":[{"code":"TOOMANYREQUESTS","message":"You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit"}]}""", (int)Read, "RateLimited", "increase-rate-limit (TOOMANYREQUESTS)" },
        { "Docker Hub, abuse", 429, "Too Many Requests (HAP429).", (int)Read, "RateLimited", "Too Many Requests (HAP429)" },
        { "Docker Hub, private or absent", 401, """{"errors":[{"code":"UNAUTHORIZED","message":"authentication required","detail":[{"Type":"repository","Class":"","Name":"a/b","Action":"pull"}]}]}""", (int)Read, "Unauthorized", "authentication required (UNAUTHORIZED)" },
        { "Harbor, immutable", 412, """{"errors":[{"code":"PRECONDITION","message":"Failed to process request due to 'web:1' configured as immutable."}]}""", (int)Write, "Conflict", "configured as immutable. (PRECONDITION)" },
        { "Harbor, no project", 404, """{"errors":[{"code":"NOT_FOUND","message":"project team not found"}]}""", (int)Start, "NotFound", "project team not found (NOT_FOUND)" },
        { "ACR, storage refuses", 400, "\ufeff<?xml version=\"1.0\"?><Error><Code>InvalidAuthenticationInfo</Code><Message>Authentication information is not given in the correct format.</Message></Error>", (int)RegistryOperation.ReadBlob, "Unsupported", "InvalidAuthenticationInfo: Authentication information is not given in the correct format" },
        { "ACR, no tag", 404, """{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest tagged by \"1\" is not found","detail":{"Tag":"1"}}]}""", (int)Read, "NotFound", "is not found (MANIFEST_UNKNOWN)" },
        { "GitLab, page", 404, "<html>\r\n<head><title>404 &ndash; Not Found</title></head>", (int)Read, "NotFound", "404 Not Found: 404 – Not Found" },
        { "Artifactory, single POST", 404, """{"errors":[{"code":"BLOB_UNKNOWN","message":"blob unknown to registry","detail":"sha256:0"}]}""", (int)Upload, "InvalidContent", "blob unknown to registry (BLOB_UNKNOWN)" },
        { "Artifactory, own form", 403, """{"errors":[{"status":403,"message":"Forbidden"}]}""", (int)Read, "Denied", "Forbidden (403)" },
        { "Quay, words in detail", 401, """{"errors":[{"code":"UNAUTHORIZED","detail":{"message":"Invalid bearer token format"}}]}""", (int)Read, "Unauthorized", "Invalid bearer token format (UNAUTHORIZED)" },
        { "Quay, HTML", 502, "<html><head><title>502 Bad Gateway</title></head>", (int)Read, "Unavailable", "502 Bad Gateway: 502 Bad Gateway" },
        { "distribution, wrong content", 400, """{"errors":[{"code":"DIGEST_INVALID","message":"provided digest did not match uploaded content","detail":"x"}]}""", (int)Upload, "InvalidContent", "(DIGEST_INVALID)" },
        { "distribution, session gone", 404, """{"errors":[{"code":"BLOB_UPLOAD_UNKNOWN","message":"blob upload unknown to registry"}]}""", (int)Upload, "Unavailable", "(BLOB_UPLOAD_UNKNOWN)" },
        { "distribution, read only", 405, """{"errors":[{"code":"UNSUPPORTED","message":"The operation is unsupported."}]}""", (int)Start, "Unsupported", "(UNSUPPORTED)" },
        { "distribution, two errors", 400, """{"errors":[{"code":"MANIFEST_INVALID","message":"a"},{"code":"SIZE_INVALID"}]}""", (int)Write, "InvalidContent", "a (MANIFEST_INVALID); SIZE_INVALID" },
        { "S3, link run out", 403, "<?xml version=\"1.0\"?>\n<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>", (int)RegistryOperation.ReadBlob, "Denied", "AccessDenied: Request has expired" },
        { "manifest too large", 413, "", (int)Write, "Unsupported", "answered 413 Request Entity Too Large" },
        { "distribution, disk full", 500, """{"errors":[{"code":"UNKNOWN","message":"unknown error","detail":{"DriverName":"filesystem","Enclosed":{"Op":"write","Err":28}}}]}""", (int)Upload, "Unavailable", """unknown error: {"DriverName":"filesystem","Enclosed":{"Op":"write","Err":28}} (UNKNOWN)""" },
        { "proxy for plain http", 407, "", (int)Read, "Denied", "answered 407 Proxy Authentication Required" },
        { "HEAD", 403, "", (int)Read, "Denied", "answered 403 Forbidden" },
        { "unfinished JSON", 500, "{\"errors\":[", (int)Read, "Unavailable", "answered 500 Internal Server Error" },
        { "legal", 451, "", (int)Read, "Denied", "answered 451 Unavailable For Legal Reasons" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_registrys_refusal_is_understood(string registry, int status, string body, int operation, string kind, string ending)
    {
        using var response = Answer(status, body);

        var failure = await RegistryAnswer.ToExceptionAsync(response, new RegistryCall(Wire.Repository, (RegistryOperation)operation), CancellationToken.None);

        Assert.True($"{failure.Kind}{(failure.IsRepositoryMissing ? " missing" : "")}" == kind, $"{registry}: {failure.Kind}, missing {failure.IsRepositoryMissing}");
        Assert.EndsWith(ending, failure.Message, StringComparison.Ordinal);
        Assert.Equal((status, Wire.Host), ((int)failure.Status!, failure.Registry));
    }

    [Theory]
    [InlineData("GET", "/v2/team/web/manifests/1.2", Read, "reading manifest 1.2 of team/web: answered 404 Not Found")]
    [InlineData("PUT", "/v2/team/web/manifests/sha256:ab", Write, "writing manifest sha256:ab to team/web: answered 404 Not Found")]
    [InlineData("HEAD", "/v2/team/web/blobs/sha256:ab", RegistryOperation.FindBlob, "looking for blob sha256:ab in team/web: answered 404 Not Found")]
    [InlineData("GET", "/v2/team/web/blobs/sha256:ab", RegistryOperation.ReadBlob, "reading blob sha256:ab of team/web: answered 404 Not Found")]
    [InlineData("POST", "/v2/team/web/blobs/uploads/?mount=x", Start, "opening an upload to team/web: answered 404 Not Found")]
    [InlineData("PUT", "/v2/team/web/blobs/uploads/1?_state=secret&digest=sha256%3Aab", Upload, "uploading blob sha256:ab to team/web: answered 404 Not Found")]
    [InlineData("PUT", "/v2/team/web/blobs/uploads/1?_state=secret", Upload, "uploading a blob to team/web: answered 404 Not Found")]
    public async Task The_message_says_what_was_going_on(string method, string path, object operation, string message)
    {
        using var response = Answer(404, "");
        response.RequestMessage = new HttpRequestMessage(new HttpMethod(method), RawUri.Create(Wire.Root + path));

        var failure = await RegistryAnswer.ToExceptionAsync(response, new RegistryCall(Wire.Repository, (RegistryOperation)operation), CancellationToken.None);

        Assert.Equal(message, failure.Message);
    }

    [Fact]
    public async Task Words_that_would_command_a_terminal_or_hold_a_signature_are_made_harmless()
    {
        using var response = Answer(400, """{"errors":[{"code":"X","message":"a\u001b[31mb\u202ec\r\nsee https://s.test/x?X-Amz-Signature=abc. end"}]}""");

        var failure = await RegistryAnswer.ToExceptionAsync(response, Wire.Read, CancellationToken.None);

        Assert.EndsWith("""a\u001b[31mb\u202ec see https://s.test/x end (X)""", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer", "eyJhbGciOi.JIUzI1NiIs.InR5cCI6Ik", """{"errors":[{"code":"DENIED","message":"token eyJhbGciOi.JIUzI1NiIs.InR5cCI6Ik is not good"}]}""", "token (not shown) is not good (DENIED)")]
    [InlineData("Bearer", "eyJhbGciOi.JIUzI1NiIs.InR5cCI6Ik", """{"errors":[{"code":"DENIED","message":"token eyJhbGciOi.JIU... is not good"}]}""", "token (not shown)... is not good (DENIED)")]
    [InlineData("Bearer", "eyJhbGciOi.JIUzI1NiIs.InR5cCI6Ik", "no: ...IsInR5.IUzI1NiIs.InR5cCI6Ik", "no: ...IsInR5.(not shown)")]
    [InlineData("Basic", "cm9ib3Q6aHVudGVyMg==", "<title>robot:hunter2 (cm9ib3Q6aHVudGVyMg==) is nobody</title>", "robot:(not shown) ((not shown)) is nobody")]
    [InlineData("Basic", "cm9ib3Q6e2h1bnRlcjItaHVudGVyMn0=", "<title>{hunter2-hunter2} is nobody's</title>", "(not shown) is nobody's")]
    [InlineData("Basic", "YTpi", "<title>a:b is nobody</title>", "a:b is nobody")]
    [InlineData("Bearer", "eyJhbGciOi.JIUzI1NiIs.InR5cCI6Ik", """{"errors":[{"code":"DENIED","message":"not for you"}]}""", "not for you (DENIED)")]
    public async Task What_was_sent_is_not_shown_though_the_registry_quotes_it(string scheme, string header, string body, string expected)
    {
        using var response = Answer(401, body);
        response.RequestMessage = new HttpRequestMessage { Headers = { Authorization = new(scheme, header) } };

        var failure = await RegistryAnswer.ToExceptionAsync(response, Wire.Read, CancellationToken.None);

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", string.Concat(failure.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_service_accounts_file_the_key_is_hidden_and_the_account_is_not()
    {
        const string line = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
        var file = $$"""{"client_email": "robot@proj.iam.gserviceaccount.com", "private_key": "-----BEGIN PRIVATE KEY-----\n{{line}}\n"}""";
        var sent = SentSecrets.In(null, file);

        Assert.Equal("robot@proj.iam.gserviceaccount.com may not, its key is (not shown)", sent.Hide($"robot@proj.iam.gserviceaccount.com may not, its key is {line}"));
        Assert.DoesNotContain(line, $"{sent}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_body_is_read_to_64_KiB_and_ten_errors_at_most()
    {
        var many = string.Join(',', Enumerable.Repeat("""{"code":"X","message":"y"}""", 50));
        using var response = Answer(400, $$"""{"errors":[{{many}}]}""");
        using var endless = Answer(500, new string('x', 200_000));

        var failure = await RegistryAnswer.ToExceptionAsync(response, Wire.Read, CancellationToken.None);
        _ = await RegistryAnswer.ToExceptionAsync(endless, Wire.Read, CancellationToken.None);

        Assert.Equal(10, failure.Errors.Count);
        Assert.Equal(ErrorBody.MaxBytes, (await endless.Content.ReadAsByteArrayAsync()).Length);
    }

    [Fact]
    public async Task A_mount_is_told_with_its_source()
    {
        using var response = Answer(401, "");
        var call = new RegistryCall(Wire.Repository, Start) { MountFrom = new RepositoryName(Wire.Host, "team/base") };

        var failure = await RegistryAnswer.ToExceptionAsync(response, call, CancellationToken.None);

        Assert.Equal("mounting a blob of team/base in team/web: answered 401 Unauthorized", failure.Message);
    }

    private static HttpResponseMessage Answer(int status, string body) => new((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
}
