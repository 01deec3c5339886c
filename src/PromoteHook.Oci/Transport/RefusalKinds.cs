using System.Net;

namespace PromoteHook.Oci.Transport;

/// <summary>The table from statuses and codes to kinds.</summary>
/// <remarks>Source: <see href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes"/>, and what registries send beyond it.</remarks>
internal static class RefusalKinds
{
    public static bool IsRepositoryMissing(HttpStatusCode status, IReadOnlyList<RegistryError> errors) =>
        (status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest && Has(errors, "NAME_UNKNOWN", "RepositoryNotFoundException")) || IsNotCreatedOnPush(status, errors);

    public static RegistryErrorKind Of(HttpStatusCode status, IReadOnlyList<RegistryError> errors, RegistryOperation operation) => (int)status switch
    {
        401 => RegistryErrorKind.Unauthorized,

        // No registry says this: a proxy that plain http goes through does.
        407 => RegistryErrorKind.Denied,
        429 => RegistryErrorKind.RateLimited,
        403 when IsNotCreatedOnPush(status, errors) => RegistryErrorKind.NotFound,
        403 or 451 => Has(errors, "TOOMANYREQUESTS") ? RegistryErrorKind.RateLimited : RegistryErrorKind.Denied,
        404 => OfNotFound(errors, operation),
        405 or 406 or 411 or 413 or 415 or 501 or 505 => RegistryErrorKind.Unsupported,

        // Harbor answers so to pulls that a project's policy forbids (PROJECTPOLICYVIOLATION); nothing can be in the way of a read.
        409 or 412 when operation is RegistryOperation.ReadManifest or RegistryOperation.ListReferrers or RegistryOperation.FindBlob or RegistryOperation.ReadBlob => RegistryErrorKind.Denied,
        409 or 412 => RegistryErrorKind.Conflict,
        408 or 499 => RegistryErrorKind.Unavailable,

        // The session has lost its place; another session has not.
        416 when operation == RegistryOperation.UploadBlob => RegistryErrorKind.Unavailable,
        >= 500 => RegistryErrorKind.Unavailable,
        _ => OfCode(errors, operation) ?? RegistryErrorKind.Unsupported,
    };

    /// <remarks>
    /// Hosts of gcr.io deny a push where the repository is not there and the credential may not create it. Only these words tell
    /// it from any other denial: <see href="https://cloud.google.com/artifact-registry/docs/transition/setup-gcr-repo"/>.
    /// </remarks>
    private static bool IsNotCreatedOnPush(HttpStatusCode status, IReadOnlyList<RegistryError> errors) =>
        status == HttpStatusCode.Forbidden && errors.Any(error => error.Message.Contains("Creating on push requires", StringComparison.Ordinal));

    private static RegistryErrorKind OfNotFound(IReadOnlyList<RegistryError> errors, RegistryOperation operation)
    {
        var isWrite = operation is RegistryOperation.WriteManifest or RegistryOperation.StartUpload or RegistryOperation.UploadBlob;
        return isWrite && !IsRepositoryMissing(HttpStatusCode.NotFound, errors)
            ? OfCode(errors, operation) ?? RegistryErrorKind.NotFound
            : RegistryErrorKind.NotFound;
    }

    /// <summary>What a code says where the status, mostly 400, says nothing; null for codes that say nothing either.</summary>
    private static RegistryErrorKind? OfCode(IReadOnlyList<RegistryError> errors, RegistryOperation operation)
    {
        foreach (var error in errors)
        {
            RegistryErrorKind? kind = error.Code switch
            {
                "UNAUTHORIZED" or "ExpiredTokenException" or "UnrecognizedClientException" => RegistryErrorKind.Unauthorized,
                "DENIED" or "AccessDeniedException" => RegistryErrorKind.Denied,
                "TOOMANYREQUESTS" or "ThrottlingException" => RegistryErrorKind.RateLimited,
                "NAME_UNKNOWN" or "MANIFEST_UNKNOWN" or "RepositoryNotFoundException" or "ImageNotFoundException" => RegistryErrorKind.NotFound,

                // Words for an immutable tag that exists: ECR's registry and its API, Harbor, Artifact Registry.
                "TAG_INVALID" or "ImageTagAlreadyExistsException" or "CONFLICT" or "PRECONDITION" or "FAILED_PRECONDITION" => RegistryErrorKind.Conflict,
                "MANIFEST_INVALID" or "MANIFEST_UNVERIFIED" or "DIGEST_INVALID" or "SIZE_INVALID"
                    or "MANIFEST_BLOB_UNKNOWN" or "BLOB_UNKNOWN"
                    or "ReferencedImagesNotFoundException" or "LayersNotFoundException" or "InvalidLayerException" => RegistryErrorKind.InvalidContent,
                "BLOB_UPLOAD_UNKNOWN" or "BLOB_UPLOAD_INVALID" when operation is RegistryOperation.UploadBlob or RegistryOperation.StartUpload => RegistryErrorKind.Unavailable,
                "UNAVAILABLE" or "ServerException" => RegistryErrorKind.Unavailable,
                "UNSUPPORTED" or "UnsupportedImageTypeException" => RegistryErrorKind.Unsupported,
                _ => null,
            };
            if (kind is not null)
            {
                return kind;
            }
        }

        return null;
    }

    private static bool Has(IReadOnlyList<RegistryError> errors, params ReadOnlySpan<string> codes)
    {
        foreach (var error in errors)
        {
            if (codes.Contains(error.Code))
            {
                return true;
            }
        }

        return false;
    }
}
