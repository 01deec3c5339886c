using System.Text.Json;
using PromoteHook.Oci;

namespace PromoteHook.Testing.Serving;

/// <summary>HEAD, GET, PUT and DELETE of manifests.</summary>
internal sealed class ManifestRoutes(RegistryContent content, FakeRegistryOptions options)
{
    public Task HandleAsync(Exchange exchange) => exchange.Route switch
    {
        RegistryRoute.ManifestPut => PutAsync(exchange),
        RegistryRoute.ManifestDelete => DeleteAsync(exchange),
        _ => ReadAsync(exchange),
    };

    private Task ReadAsync(Exchange exchange)
    {
        if (options.Pulls?.Count(exchange) == false)
        {
            return exchange.ErrorAsync(429, "TOOMANYREQUESTS", "You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit");
        }

        if (content.FindManifest(exchange.Repository, exchange.Reference) is not { } manifest)
        {
            return content.Exists(exchange.Repository)
                ? exchange.ErrorAsync(404, "MANIFEST_UNKNOWN", options.Words.UnknownManifest)
                : exchange.ErrorAsync(404, "NAME_UNKNOWN", options.Words.UnknownRepository(exchange.Repository));
        }

        // Distribution answers so when the client does not say it takes the stored type.
        var accepted = exchange.Request.Headers.Accept.ToString();
        if (accepted.Length > 0 && !accepted.Contains("*/*", StringComparison.Ordinal) && !accepted.Contains(manifest.MediaType, StringComparison.Ordinal))
        {
            return exchange.ErrorAsync(404, "MANIFEST_UNKNOWN", "the manifest's type is not among those accepted");
        }

        exchange.Headers.ContentType = manifest.MediaType;
        exchange.Headers["Docker-Content-Digest"] = (Digest.TryParse(exchange.Reference, out var asked) ? asked : manifest.Digest).ToString();
        return exchange.SendAsync(200, new StoredBlob([manifest.Bytes]), 0, manifest.Bytes.Length);
    }

    private async Task PutAsync(Exchange exchange)
    {
        using var body = new MemoryStream();
        await exchange.ReadAsync(segment => body.Write(segment.Span));
        var manifest = new ManifestContent(MediaTypes.WithoutParameters(exchange.Request.ContentType ?? ""), body.ToArray());
        var byDigest = Digest.TryParse(exchange.Reference, out var named);
        var digest = byDigest ? named! : manifest.Digest;
        if (!content.TakesPushesTo(exchange.Repository))
        {
            await exchange.ErrorAsync(404, "NAME_UNKNOWN", options.Words.UnknownRepository(exchange.Repository));
            return;
        }

        if (Refusal(exchange, manifest, digest, out var fields) is var (status, code, message))
        {
            await exchange.ErrorAsync(status, code, message);
            return;
        }

        if (exchange.Find(FaultKind.Drop) is null)
        {
            content.PutManifest(exchange.Repository, digest, manifest, byDigest ? null : exchange.Reference);
        }

        exchange.Headers.Location = $"/v2/{exchange.Repository}/manifests/{digest}";
        exchange.Headers["Docker-Content-Digest"] = digest.ToString();
        if (fields?.Subject is { } subject && options.HasReferrers)
        {
            exchange.Headers["OCI-Subject"] = subject.ToString();
        }

        await exchange.AnswerAsync(201);
    }

    private (int Status, string Code, string Message)? Refusal(Exchange exchange, ManifestContent manifest, Digest digest, out ManifestFields? fields)
    {
        fields = null;
        try
        {
            fields = ManifestFields.Read(manifest.Bytes);
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            return (400, "MANIFEST_INVALID", fault.Message);
        }

        if (options.RefusedMediaTypes.Contains(manifest.MediaType) || options.RefusedMediaTypes.Contains(fields.ConfigType ?? "")
            || (options.RefusesTypeParameters && fields.HasTypeParameters))
        {
            return (405, "UNSUPPORTED", options.Words.RefusedType);
        }

        if (fields.MediaType is { } type && type != manifest.MediaType)
        {
            return (400, "MANIFEST_INVALID", $"the manifest calls itself {type}, the request {manifest.MediaType}");
        }

        return digest != digest.ComputeLike(manifest.Bytes.Span) ? (400, "DIGEST_INVALID", "the content has another digest")
            : MissingPart(exchange.Repository, fields) is { } missing ? (404, "MANIFEST_BLOB_UNKNOWN", $"unknown to the registry: {missing}")
            : options.WantsSubjectFirst && fields.Subject is { } subject && !content.HasManifest(exchange.Repository, subject) ? (404, "MANIFEST_UNKNOWN", $"unknown to the registry: {subject}")
            : TagRefusal(exchange, digest);
    }

    /// <remarks>A child may be a blob: BuildKit's cache index lists its layers as manifests.</remarks>
    private Digest? MissingPart(string repository, ManifestFields fields) => options.IsLenient
        ? null
        : fields.Blobs.FirstOrDefault(blob => content.FindBlob(repository, blob) is null)
            ?? fields.Children.FirstOrDefault(child => !content.HasManifest(repository, child) && content.FindBlob(repository, child) is null);

    private (int Status, string Code, string Message)? TagRefusal(Exchange exchange, Digest digest) =>
        (options.Tags, content.FindTag(exchange.Repository, exchange.Reference)) switch
        {
            (_, null) or (TagRule.Mutable, _) => null,
            (TagRule.ImmutableEcr, _) => (400, "TAG_INVALID",
                $"The image tag '{exchange.Reference}' already exists in the '{exchange.Repository}' repository and cannot be overwritten because the repository is immutable."),
            (_, var there) when there == digest => null,
            (TagRule.ImmutableArtifactRegistry, _) => (400, "FAILED_PRECONDITION",
                $"The repository has enabled tag immutability. The tag {exchange.Reference} is already set to another version."),
            _ => (409, "CONFLICT", "the tag is immutable"),
        };

    private Task DeleteAsync(Exchange exchange)
    {
        var deleted = Digest.TryParse(exchange.Reference, out var digest)
            ? content.DeleteManifest(exchange.Repository, digest)
            : content.DeleteTag(exchange.Repository, exchange.Reference);
        return deleted ? exchange.AnswerAsync(202) : exchange.ErrorAsync(404, "MANIFEST_UNKNOWN", "manifest unknown");
    }
}
