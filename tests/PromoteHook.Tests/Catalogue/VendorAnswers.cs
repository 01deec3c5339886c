using static PromoteHook.Testing.RegistryRoute;
using static PromoteHook.Tests.Catalogue.VendorAnswer;

namespace PromoteHook.Tests.Catalogue;

/// <summary>What real registries answer when they refuse, word by word as far as it is public.</summary>
internal static class VendorAnswers
{
    private const string Ecr = "222222222222.dkr.ecr.eu-west-1.amazonaws.com";
    private const string EcrPublic = "public.ecr.aws";
    private const string Google = "europe-docker.pkg.dev";
    private const string Hub = "docker.io";
    private const string GitHub = "ghcr.io";
    private const string Harbor = "harbor.example.com";
    private const string Azure = "example.azurecr.io";
    private const string GitLab = "registry.gitlab.com";
    private const string Artifactory = "example.jfrog.io";
    private const string Quay = "quay.io";
    private const string Docker = "registry.example.com";
    private const string MissingOrDenied = "denied on resource \"projects/prod/locations/europe/repositories/apps\" (or it may not exist)";

    public static IReadOnlyList<VendorAnswer> All =>
    [
        // Amazon ECR. Sources: https://github.com/aws/containers-roadmap/issues/2179, 2306, 2783, 2831; https://github.com/dotnet/sdk-container-builds/issues/424
        new("ECR, no repository, on push", Ecr, "team/web", UploadStart, 404, Error("NAME_UNKNOWN", "The repository with name 'team/web' does not exist in the registry with id '222222222222'")),
        new("ECR, no repository, on pull", Ecr, "team/web", ManifestGet, 404, Error("NAME_UNKNOWN", "The repository with name 'team/web' does not exist in the registry with id '222222222222'")),
        new("ECR, no image", Ecr, "team/web", ManifestGet, 404, Error("MANIFEST_UNKNOWN", "Requested image not found")),
        new("ECR, may not push", Ecr, "team/web", UploadStart, 403, Error("DENIED", "User: arn:aws:sts::222222222222:assumed-role/promote/1 is not authorized to perform: ecr:InitiateLayerUpload on resource: arn:aws:ecr:eu-west-1:222222222222:repository/team/web because no identity-based policy allows the ecr:InitiateLayerUpload action")),
        new("ECR, may not pull, other account", Ecr, "team/web", ManifestGet, 403, Error("DENIED", "User: arn:aws:iam::333333333333:role/promote is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:eu-west-1:222222222222:repository/team/web because no resource-based policy allows the ecr:BatchGetImage action")),
        new("ECR, login expired", Ecr, "team/web", ManifestGet, 403, Error("DENIED", "Your authorization token has expired. Reauthenticate and try again.")),
        new("ECR, no login", Ecr, "team/web", ManifestGet, 401, "Not Authorized\n"),
        new("ECR, immutable tag", Ecr, "team/web", ManifestPut, 400, Error("TAG_INVALID", "The image tag '1.4.2' already exists in the 'team/web' repository and cannot be overwritten because the repository is immutable.")),
        new("ECR, artifact type it dislikes", Ecr, "team/web", ManifestPut, 405, Error("UNSUPPORTED", "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'")),
        new("ECR, too fast", Ecr, "team/web", ManifestPut, 429, Error("TOOMANYREQUESTS", "Rate exceeded")),
        new("ECR, part too small", Ecr, "team/web", UploadPut, 400, """{"__type":"LayerPartTooSmallException","message":"Layer parts cannot be smaller than 5242880 bytes."}"""),
        new("ECR, session lost its place", Ecr, "team/web", UploadPut, 416, Error("BLOB_UPLOAD_INVALID", "First byte of the layer part is 0 instead of 5242880")),
        new("ECR, child missing", Ecr, "team/web", ManifestPut, 404, """{"__type":"ReferencedImagesNotFoundException","message":"Images with digests '[sha256:0]' required for pushing image into repository do not exist"}"""),
        new("ECR API, no image", Ecr, "team/web", ManifestGet, 400, """{"__type":"ImageNotFoundException","message":"The image with imageId {imageTag:'1.4.2'} does not exist within the repository"}"""),
        new("ECR Public, too fast", EcrPublic, "a1b2c3d4/team/web", ManifestGet, 429, """{"errors":[{"code":"TOOMANYREQUESTS","message":"Rate exceeded"}]}"""),
        new("ECR Public, quota of data", EcrPublic, "a1b2c3d4/team/web", BlobGet, 403, Error("TOOMANYREQUESTS", "Data limit exceeded")),
        new("ECR Public, token expired", EcrPublic, "a1b2c3d4/team/web", ManifestGet, 400, Error("DENIED", "Your Authorization Token has expired. Please run 'aws ecr-public get-login-password' to fetch a new one.")),
        new("ECR Public, no repository", EcrPublic, "a1b2c3d4/team/web", UploadStart, 404, Error("NAME_UNKNOWN", "The repository with name 'team/web' does not exist in the registry with id '222222222222'")),

        // Google Artifact Registry. Sources: https://github.com/docker/build-push-action/issues/171; https://github.com/google/ax/issues/140
        new("Artifact Registry, short name", Google, "prod/apps", UploadStart, 400, Error("NAME_INVALID", "Missing image name. Pushes should be of the form docker push HOST-NAME/PROJECT-ID/REPOSITORY/IMAGE")),
        new("Artifact Registry, no repository", Google, "prod/apps/team/web", UploadStart, 404, Error("NAME_UNKNOWN", "Repository \"apps\" not found")),
        new("Artifact Registry, may not push, or absent", Google, "prod/apps/team/web", UploadStart, 403, Error("DENIED", $"Permission \"artifactregistry.repositories.uploadArtifacts\" {MissingOrDenied}")),
        new("Artifact Registry, may not pull", Google, "prod/apps/team/web", ManifestGet, 403, Error("DENIED", $"Permission \"artifactregistry.repositories.downloadArtifacts\" {MissingOrDenied}")),
        new("Artifact Registry, no login", Google, "prod/apps/team/web", UploadStart, 401, Error("UNAUTHORIZED", "Unauthenticated request. Unauthenticated requests do not have permission \"artifactregistry.repositories.uploadArtifacts\" on resource \"projects/prod/locations/europe/repositories/apps\" (or it may not exist)")),
        new("Artifact Registry, web page", Google, "prod/apps/team/web", ManifestGet, 400, "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Error 400 (Bad Request)!!1</title><p>Your client has issued a malformed or illegal request."),
        new("Artifact Registry, immutable tag", Google, "prod/apps/team/web", ManifestPut, 400, Error("FAILED_PRECONDITION", "The repository has enabled tag immutability. The tag 1.4.2 is already set to another version.")),
        new("Artifact Registry, token server refuses", Google, "prod/apps/team/web", Token, 403, Error("DENIED", $"Permission \"artifactregistry.repositories.downloadArtifacts\" {MissingOrDenied}")),
        new("Artifact Registry, token server and no login", Google, "prod/apps/team/web", Token, 403, Error("DENIED", "Unauthenticated request. Unauthenticated requests do not have permission \"artifactregistry.repositories.downloadArtifacts\" on resource \"projects/prod/locations/europe/repositories/apps\" (or it may not exist)")),
        new("Artifact Registry, perimeter forbids pull", Google, "prod/apps/team/web", ManifestGet, 403, Error("DENIED", "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: zvW4mQKV6irg5Nm2")),
        new("Artifact Registry, perimeter forbids push", Google, "prod/apps/team/web", UploadStart, 403, Error("DENIED", "VPC Service Controls: Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: zvW4mQKV6irg5Nm2")),
        new("Container Registry host, may not push, or absent", "eu.gcr.io", "prod/team/web", UploadStart, 403, Error("DENIED", "Permission \"artifactregistry.repositories.uploadArtifacts\" denied on resource \"projects/prod/locations/europe/repositories/eu.gcr.io\" (or it may not exist)")),
        new("Container Registry host, may not pull", "eu.gcr.io", "prod/team/web", ManifestGet, 403, Error("DENIED", "Permission \"artifactregistry.repositories.downloadArtifacts\" denied on resource \"projects/prod/locations/europe/repositories/eu.gcr.io\" (or it may not exist)")),
        new("Container Registry host, may not create on push", "gcr.io", "prod/team/web", UploadStart, 403, Error("DENIED", "gcr.io repo does not exist. Creating on push requires the artifactregistry.repositories.createOnPush permission")),
        new("Container Registry host, absent", "eu.gcr.io", "prod/team/web", UploadStart, 404, Error("NAME_UNKNOWN", "Repository \"eu.gcr.io\" not found")),

        // GitHub. Sources: https://github.com/oras-project/rust-oci-client/issues/35
        new("GHCR, may not push", GitHub, "team/web", UploadStart, 403, Error("DENIED", "permission_denied: write_package")),
        new("GHCR, private or absent", GitHub, "team/web", Token, 403, Error("DENIED", "requested access to the resource is denied")),
        new("GHCR, no manifest", GitHub, "team/web", ManifestGet, 404, Error("MANIFEST_UNKNOWN", "manifest unknown")),
        new("GHCR, chunk too large", GitHub, "team/web", UploadPut, 416, Error("REQUESTED_RANGE_NOT_SATISFIABLE", "request body is too large; expected at most 4.00MiB")),

        // Docker Hub. Source: https://docs.docker.com/docker-hub/usage/pulls/
        new("Docker Hub, quota used up", Hub, "library/nginx", ManifestGet, 429, Error("TOOMANYREQUESTS", "You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit"))
        {
            Headers = [("ratelimit-limit", "100;w=21600"), ("ratelimit-remaining", "0;w=21600"), ("docker-ratelimit-source", "192.0.2.7")],
        },
        new("Docker Hub, abuse limit", Hub, "library/nginx", ManifestGet, 429, "Too Many Requests (HAP429).\n") { Headers = [("Retry-After", "60")] },
        new("Docker Hub, private or absent", Hub, "team/web", ManifestGet, 401, """{"errors":[{"code":"UNAUTHORIZED","message":"authentication required","detail":[{"Type":"repository","Class":"","Name":"team/web","Action":"pull"}]}]}"""),
        new("Docker Hub, may not push", Hub, "team/web", UploadStart, 401, Error("UNAUTHORIZED", "access to the requested resource is not authorized")),
        new("Docker Hub, wrong password", Hub, "team/web", Token, 401, """{"details":"incorrect username or password"}"""),

        // Harbor. Source: https://github.com/goharbor/harbor/issues/17097
        new("Harbor, immutable tag", Harbor, "team/web", ManifestPut, 412, Error("PRECONDITION", "Failed to process request due to 'web:1.4.2' configured as immutable.")),
        new("Harbor, no right in project", Harbor, "team/web", UploadStart, 401, Error("UNAUTHORIZED", "unauthorized to access repository: team/web, action: push: unauthorized to access repository: team/web, action: push")),
        new("Harbor, no project", Harbor, "team/web", UploadStart, 404, Error("NOT_FOUND", "project team not found")),
        new("Harbor, quota", Harbor, "team/web", UploadPut, 403, Error("DENIED", "adding 1.1 KiB of storage resource, which when updated to current usage of 10.0 GiB will exceed the configured upper limit of 10.0 GiB.")),
        new("Harbor, scan forbids pull", Harbor, "team/web", ManifestGet, 412, Error("PROJECTPOLICYVIOLATION", "current image with 3 vulnerabilities cannot be pulled due to configured policy in 'Prevent images with vulnerability severity of \"High\" or higher from running.'")),

        // Azure. Source: https://github.com/Azure/acr/issues/217
        new("ACR, no login", Azure, "team/web", ManifestGet, 401, Error("UNAUTHORIZED", "authentication required, visit https://aka.ms/acr/authorization for more information.")),
        new("ACR, may not push", Azure, "team/web", UploadStart, 403, Error("DENIED", "requested access to the resource is denied")),
        new("ACR, locked tag", Azure, "team/web", ManifestPut, 409, Error("CONFLICT", "The operation is disallowed on this registry, repository or image. View troubleshooting steps at https://aka.ms/acr/faq/#why-does-my-pull-or-push-request-fail-with-disallowed-operation")),
        new("ACR, firewall", Azure, "team/web", ManifestGet, 403, Error("DENIED", "client with IP '192.0.2.7' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.")),
        new("ACR, storage refuses", Azure, "team/web", BlobGet, 400, "\ufeff<?xml version=\"1.0\"?><Error><Code>InvalidAuthenticationInfo</Code><Message>Authentication information is not given in the correct format.</Message></Error>"),

        // GitLab, Artifactory, Quay. Source: https://github.com/docker/buildx/issues/196
        new("GitLab, page", GitLab, "team/web", UploadStart, 404, "<!DOCTYPE html>\n<html>\n<head>\n  <title>The page you're looking for could not be found (404)</title>"),
        new("GitLab, token scope", GitLab, "team/web", Token, 403, """{"errors":[{"code":"DENIED","message":"access forbidden"}]}"""),
        new("Artifactory, loses content", Artifactory, "docker/team/web", UploadPut, 404, Error("BLOB_UNKNOWN", "blob unknown to registry")),
        new("Artifactory, may not pull", Artifactory, "docker/team/web", ManifestGet, 403, """{"errors":[{"status":403,"message":"Forbidden"}]}"""),
        new("Artifactory, no manifest", Artifactory, "docker/team/web", ManifestGet, 404, Error("MANIFEST_UNKNOWN", "The named manifest is not known to the registry.")),
        new("Quay, no right", Quay, "team/web", UploadStart, 401, """{"errors":[{"code":"UNAUTHORIZED","detail":{},"message":"access to the requested resource is not authorized"}]}"""),
        new("Quay, read only", Quay, "team/web", UploadStart, 405, """{"errors":[{"code":"UNSUPPORTED","detail":{},"message":"System is currently read-only. Pulls will succeed but all write operations are currently suspended."}]}"""),
        new("Quay, gateway", Quay, "team/web", ManifestGet, 502, "<html><head><title>502 Bad Gateway</title></head></html>"),

        // docker registry. Source: https://github.com/distribution/distribution/blob/main/registry/api/errcode/register.go
        new("docker registry, read only", Docker, "team/web", UploadStart, 405, Error("UNSUPPORTED", "The operation is unsupported.")),
        new("docker registry, blob gone", Docker, "team/web", ManifestPut, 404, Error("MANIFEST_BLOB_UNKNOWN", "blob unknown to registry")),
        new("docker registry, wrong content", Docker, "team/web", UploadPut, 400, Error("DIGEST_INVALID", "provided digest did not match uploaded content")),
        new("docker registry, session gone", Docker, "team/web", UploadPut, 404, Error("BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry")),
        new("docker registry, disk full", Docker, "team/web", UploadPut, 500, """{"errors":[{"code":"UNKNOWN","message":"unknown error","detail":{"DriverName":"filesystem","Enclosed":{"Op":"write","Path":"/var/lib/registry/docker","Err":28}}}]}"""),
        new("docker registry, manifest it dislikes", Docker, "team/web", ManifestPut, 400, Error("MANIFEST_INVALID", "manifest invalid")),
        new("nginx, body too large", Docker, "team/web", UploadPut, 413, "<html><head><title>413 Request Entity Too Large</title></head></html>"),
        new("nginx, no backend", Docker, "team/web", ManifestGet, 503, "<html><head><title>503 Service Temporarily Unavailable</title></head></html>"),
    ];
}
