using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Registries;

/// <summary>What a person has to do at each vendor's registry; the names of roles, actions and commands stand here only.</summary>
internal static class RegistryRemedy
{
    /// <summary>How to make a destination repository that does not exist: the command, or the setting that lets us.</summary>
    public static string CreateRepository(RepositoryName repository) =>
        RegistryHost.Parse(repository.Registry).Vendor switch
        {
            RegistryVendor.Ecr => $"{CreateByHand(repository)}; or have promote-hook do it: 'createRepository: {{ecr: {{}}}}' in its rule",
            RegistryVendor.ArtifactRegistry or RegistryVendor.GoogleContainerRegistry =>
                $"{CreateByHand(repository)}; or have promote-hook do it: 'createRepository: {{artifactRegistry: {{}}}}' in its rule",
            _ => CreateByHand(repository),
        };

    /// <summary>The command that makes a destination repository.</summary>
    public static string CreateByHand(RepositoryName repository)
    {
        var host = RegistryHost.Parse(repository.Registry);
        return host.Vendor switch
        {
            RegistryVendor.Ecr => $"create it in account {host.Account}: aws ecr create-repository --repository-name {repository.Path} --region {host.Location}",
            RegistryVendor.EcrPublic when repository.Path.Split('/', 2) is [_, var name] =>
                $"create it: aws ecr-public create-repository --repository-name {name} --region us-east-1",
            RegistryVendor.ArtifactRegistry when ProjectAndRepository(repository.Path) is var (project, name) =>
                $"create it: gcloud artifacts repositories create {name} --repository-format=docker --project={project} --location={host.Location}",
            RegistryVendor.GoogleContainerRegistry =>
                $"create it: gcloud artifacts repositories create {repository.Registry} --repository-format=docker --project={repository.Path.Split('/')[0]} --location={host.Location}; "
                + "or let the credential create it on push: roles/artifactregistry.createOnPushWriter",
            RegistryVendor.DockerHub => $"create it at Docker Hub, or use a login that may create repositories of '{repository.Path.Split('/')[0]}'",
            _ => $"create {repository} there, or use a credential that may create it on push",
        };
    }

    /// <summary>What to grant to an identity that may not create a repository.</summary>
    /// <remarks>Sources: <see href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html"/>, <see href="https://cloud.google.com/artifact-registry/docs/access-control"/>.</remarks>
    public static string GrantCreation(RepositoryName repository) =>
        RegistryHost.Parse(repository.Registry).Vendor switch
        {
            RegistryVendor.Ecr => "allow ecr:CreateRepository, with ecr:TagResource for tags, ecr:SetRepositoryPolicy for a policy and ecr:PutLifecyclePolicy for a lifecycle policy; "
                + $"or {CreateByHand(repository)}",
            RegistryVendor.ArtifactRegistry or RegistryVendor.GoogleContainerRegistry =>
                $"grant roles/artifactregistry.admin on the project, which holds artifactregistry.repositories.create; or {CreateByHand(repository)}",
            _ => CreateByHand(repository),
        };

    /// <summary>How to get an image back to a source that has it not.</summary>
    /// <remarks>Source: <see href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html"/>: pulls of archived images are answered with 404.</remarks>
    public static string PushAgain(string registry) =>
        RegistryHost.Parse(registry).Vendor == RegistryVendor.Ecr ? "push it there, or restore it if ECR has archived it" : "push it there";

    /// <summary>What to grant to a credential that the registry knows but does not allow this.</summary>
    public static string Grant(string registry, Side side)
    {
        var host = RegistryHost.Parse(registry);
        return (host.Vendor, side) switch
        {
            // Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
            (RegistryVendor.Ecr, Side.Destination) =>
                "allow ecr:BatchCheckLayerAvailability, ecr:InitiateLayerUpload, ecr:UploadLayerPart, ecr:CompleteLayerUpload, ecr:PutImage and ecr:BatchGetImage on the repository in the caller's own policy; "
                + $"a caller of another account than {host.Account} needs them in the repository's policy too",
            (RegistryVendor.Ecr, _) =>
                "allow ecr:BatchGetImage, ecr:GetDownloadUrlForLayer and ecr:BatchCheckLayerAvailability (ecr:ListImageReferrers for signatures) on the repository in the caller's own policy; "
                + $"a caller of another account than {host.Account} needs them in the repository's policy too",

            // Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistrypublic.html
            (RegistryVendor.EcrPublic, Side.Destination) =>
                "allow ecr-public:BatchCheckLayerAvailability, ecr-public:InitiateLayerUpload, ecr-public:UploadLayerPart, ecr-public:CompleteLayerUpload and ecr-public:PutImage on the repository, "
                + "to an identity of the account that owns it",
            (RegistryVendor.EcrPublic, _) => "allow ecr-public:GetAuthorizationToken and sts:GetServiceBearerToken on *, or ask without a login: anybody may pull",
            (RegistryVendor.ArtifactRegistry, Side.Destination) =>
                "grant roles/artifactregistry.writer on the repository; Artifact Registry answers the same when the repository does not exist",
            (RegistryVendor.GoogleContainerRegistry, Side.Destination) =>
                "grant roles/artifactregistry.createOnPushWriter; Artifact Registry answers the same when the repository does not exist",
            (RegistryVendor.ArtifactRegistry or RegistryVendor.GoogleContainerRegistry, _) =>
                "grant roles/artifactregistry.reader on the repository; Artifact Registry answers the same when the image does not exist",
            (RegistryVendor.DockerHub, Side.Destination) => "use an access token with the scope Read & Write of an account that may push there",
            (RegistryVendor.DockerHub, _) => "use an access token of an account that may pull it; Docker Hub answers the same when the repository does not exist",
            (RegistryVendor.GitHub, Side.Destination) => "use a token with write:packages, and give its owner write access to the package",
            (RegistryVendor.GitHub, _) => "use a token with read:packages, and give its owner read access to the package",
            (RegistryVendor.Azure, Side.Destination) => "assign the role AcrPush on the registry",
            (RegistryVendor.Azure, _) => "assign the role AcrPull on the registry",
            (_, Side.Destination) => "give the credential the right to push to the repository",
            _ => "give the credential the right to pull from the repository; a private registry often answers so for what does not exist",
        };
    }

    /// <summary>True for a denial that no grant helps against, because nobody signed in.</summary>
    /// <remarks>The token server of Artifact Registry answers 403 to who is nobody, in these words: <see href="https://github.com/google/ax/issues/140"/>.</remarks>
    public static bool WantsLogin(RegistryException denial) =>
        denial.Errors.Any(error => error.Message.StartsWith("Unauthenticated request", StringComparison.Ordinal));

    /// <summary>How to sign in where no credential was sent, or none was accepted.</summary>
    public static string SignIn(string registry, Side side)
    {
        var host = RegistryHost.Parse(registry);
        var right = side == Side.Destination ? "push" : "pull";
        return host.Vendor switch
        {
            RegistryVendor.Ecr => $"give the pod an AWS identity that may {right} (EKS Pod Identity, or a service account with a role); "
                + $"or a login for {registry}: user AWS with the output of aws ecr get-login-password --region {host.Location}, good for 12 hours",
            RegistryVendor.ArtifactRegistry or RegistryVendor.GoogleContainerRegistry =>
                $"give the pod a Google identity that may {right} (Workload Identity, or a credential file in GOOGLE_APPLICATION_CREDENTIALS); "
                + $"or a login for {registry}: user oauth2accesstoken with an access token, good for an hour, or user _json_key with a service account's key",
            RegistryVendor.EcrPublic => $"give the pod an AWS identity that may {right} (EKS Pod Identity, or a service account with a role); "
                + $"or a login for {registry}: user AWS with the output of aws ecr-public get-login-password --region us-east-1, good for 12 hours",
            _ => $"give a login for {registry} that may {right}, in a docker config.json or with --registry-config",
        };
    }

    /// <summary>How a repository is to be named where the registry does not take its name.</summary>
    public static string WriteName(string registry) =>
        RegistryHost.Parse(registry).Vendor switch
        {
            RegistryVendor.ArtifactRegistry => $"name the image below the repository: {registry}/PROJECT/REPOSITORY/IMAGE",
            RegistryVendor.GoogleContainerRegistry => $"name the image below the project: {registry}/PROJECT/IMAGE",
            RegistryVendor.EcrPublic => $"name the repository below your alias: {registry}/ALIAS/REPOSITORY",
            _ => $"{registry} does not take such a name: correct the rule or reference",
        };

    /// <summary>What helps when the storage that a registry serves its blobs from cannot be reached, or refuses.</summary>
    /// <remarks>Source: <see href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html"/>, the gateway endpoint for S3.</remarks>
    public static string ReachStorage(string registry, string host) =>
        RegistryHost.Parse(registry) switch
        {
            { Vendor: RegistryVendor.Ecr, Location: var region } =>
                $"let {host} through: firewall, proxy, and the policy of the VPC endpoint for S3, which must allow s3:GetObject on arn:aws:s3:::prod-{region}-starport-layer-bucket/*",
            _ => $"let {host} through (firewall, proxy, network policy): {registry} sends its clients there for blobs",
        };

    /// <summary>How docker is told where to get a login for a registry of Google.</summary>
    public static string ConfigureDocker(string registry) => $"gcloud auth configure-docker {registry}";

    /// <summary>What helps when the registry counts too many requests.</summary>
    public static string SlowDown(string registry) =>
        RegistryHost.Parse(registry).Vendor switch
        {
            RegistryVendor.DockerHub => "sign in to Docker Hub or use a plan with a higher limit; its pull limit is counted over six hours",
            RegistryVendor.EcrPublic => "sign in to ECR Public; anonymous pulls are limited to one a second",
            _ => "run again later, or lower --parallel",
        };

    /// <summary>What helps when a tag is there and may not be replaced.</summary>
    public static string Immutable(string registry) =>
        RegistryHost.Parse(registry).Vendor switch
        {
            RegistryVendor.Ecr => "use a new tag; or delete this one, or set the repository's tag mutability to MUTABLE",
            RegistryVendor.ArtifactRegistry or RegistryVendor.GoogleContainerRegistry => "use a new tag; or delete this one, or turn off the repository's immutable tags",
            _ => "use a new tag; or delete this one, or let the registry replace tags",
        };

    /// <remarks>A project of a domain, <c>example.com:proj</c>, is written with a slash in references.</remarks>
    private static (string Project, string Repository)? ProjectAndRepository(string path) =>
        path.Split('/') switch
        {
            [var domain, var project, var repository, ..] when domain.Contains('.', StringComparison.Ordinal) => ($"{domain}:{project}", repository),
            [var project, var repository, ..] => (project, repository),
            _ => null,
        };
}
