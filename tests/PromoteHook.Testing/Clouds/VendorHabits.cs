namespace PromoteHook.Testing.Clouds;

/// <summary>
/// What <see cref="FakeRegistry"/> does as the registries of clouds do, under their names; <see cref="NamedHosts"/> serves
/// them. Tests change single habits by <c>with</c>.
/// </summary>
public static class VendorHabits
{
    /// <summary>Amazon ECR.</summary>
    /// <param name="host">One of its hosts: <c>111111111111.dkr.ecr.eu-west-1.amazonaws.com</c>, FIPS and dual-stack too.</param>
    /// <param name="findToken">The meaning of a token, which comes as the password of <c>AWS</c>: <see cref="TokenStore.Find"/> of what GetAuthorizationToken issues from.</param>
    /// <remarks>
    /// Blobs are stored in the region's bucket: <see href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html"/>.
    /// Uploads: <see href="https://github.com/aws/containers-roadmap/issues/2831"/>. Immutable tags:
    /// <see href="https://github.com/aws/containers-roadmap/issues/2179"/>. Types: <see href="https://github.com/aws/containers-roadmap/issues/2783"/>.
    /// A mount opens a session unless the account has turned mounting on:
    /// <see href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/blob-mounting.html"/>.
    /// Tags are as <see cref="FakeRegistryOptions.Tags"/> says, mutable by default there too; immutable is <see cref="TagRule.ImmutableEcr"/>.
    /// </remarks>
    public static FakeRegistryOptions Ecr(string host, Func<string, IssuedToken?> findToken)
    {
        var labels = host.Split('.');
        var account = labels[0];
        var region = labels[1] == "dkr" ? labels[3] : labels[2];
        return new FakeRegistryOptions
        {
            PublicHost = host,
            PublicStorageHost = $"prod-{region}-starport-layer-bucket.s3.{region}.amazonaws.com",
            Auth = new FakeAuth
            {
                Scheme = AuthScheme.Basic,
                Realm = $"https://{host}/",
                Service = "ecr.amazonaws.com",
                TokenUsers = ["AWS"],
                FindToken = findToken,
                ExpiredTokenStatus = 403,
            },
            Words = new RegistryWords
            {
                UnknownRepository = repository => $"The repository with name '{repository}' does not exist in the registry with id '{account}'",
                UnknownManifest = "Requested image not found",
                RefusedType = "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'",
                Denied = (route, repository) => $"User: arn:aws:sts::{account}:assumed-role/pod/1 is not authorized to perform: {EcrAction(route)} on resource: "
                    + $"arn:aws:ecr:{region}:{account}:repository/{repository} because no identity-based policy allows the {EcrAction(route)} action",
                PlainLoginWanted = "Not Authorized\n",
                LoginExpired = "Your authorization token has expired. Reauthenticate and try again.",
            },
            NeedsCreatedRepositories = true,
            RefusesTypeParameters = true,
            RedirectsBlobs = true,
            Mount = MountRule.OpensSession,
            Patch = PatchRule.FirstOnly,
            TakesSinglePost = false,
        };
    }

    /// <summary>Amazon ECR Public, where anybody may pull.</summary>
    /// <param name="findToken">The meaning of a token, which comes as the password of <c>AWS</c> to the token server.</param>
    /// <remarks>
    /// One scope serves all: <see href="https://docs.aws.amazon.com/AmazonECR/latest/public/public-registry-auth.html"/>. A bearer token that
    /// has expired is answered with 400: <see href="https://github.com/aws/containers-roadmap/issues/2835"/>.
    /// </remarks>
    public static FakeRegistryOptions EcrPublic(Func<string, IssuedToken?> findToken) => new()
    {
        PublicHost = "public.ecr.aws",
        PublicStorageHost = "d2glxqk2uabbnd.cloudfront.net",
        Auth = new FakeAuth
        {
            Scheme = AuthScheme.Bearer,
            Realm = "https://public.ecr.aws/token/",
            Service = "public.ecr.aws",
            Scope = "aws",
            TokenUsers = ["AWS"],
            FindToken = findToken,
            Anonymous = [new RepositoryRight("**", CanPush: false)],
            TakesTokenPost = false,
            ExpiredTokenStatus = 400,
        },
        Words = new RegistryWords
        {
            UnknownRepository = repository => $"The repository with name '{repository}' does not exist in the registry",
            LoginExpired = "Your Authorization Token has expired. Please run 'aws ecr-public get-login-password' to fetch a new one.",
        },
        NeedsCreatedRepositories = true,
        RedirectsBlobs = true,
    };

    /// <summary>Google Artifact Registry.</summary>
    /// <param name="host">One of its hosts: <c>europe-docker.pkg.dev</c>.</param>
    /// <param name="findToken">The meaning of an access token, which comes as the password of <c>oauth2accesstoken</c> to the token server.</param>
    /// <remarks>
    /// Its token server refuses what may not be granted: <see href="https://github.com/google/ax/issues/140"/>. Chunks:
    /// <see href="https://cloud.google.com/artifact-registry/docs/reference/docker-api"/>. What is created is project and
    /// repository, images below them are not. Immutable tags: <see cref="TagRule.ImmutableArtifactRegistry"/>, which no public
    /// source tells word by word.
    /// </remarks>
    public static FakeRegistryOptions ArtifactRegistry(string host, Func<string, IssuedToken?> findToken)
    {
        var location = host.EndsWith("-docker.pkg.dev", StringComparison.Ordinal) ? host[..^"-docker.pkg.dev".Length] : host.Split('.')[1];
        return new FakeRegistryOptions
        {
            PublicHost = host,
            PublicStorageHost = "storage.googleapis.com",
            Auth = new FakeAuth
            {
                Scheme = AuthScheme.Bearer,
                Realm = $"https://{host}/v2/token",
                Service = host,
                TokenUsers = ["oauth2accesstoken", "_token", "_dcgcr_x_token"],
                FindToken = findToken,
                TakesTokenPost = false,
                RefusesLesserTokens = true,
            },
            Words = new RegistryWords
            {
                UnknownRepository = repository => $"Repository \"{ArtifactRepository(repository).Name}\" not found",
                Denied = (route, repository) => $"Permission \"{ArtifactPermission(route)}\" denied on resource \"{ArtifactResource(location, repository)}\" (or it may not exist)",
                LoginWanted = (route, repository) => $"Unauthenticated request. Unauthenticated requests do not have permission \"{ArtifactPermission(route)}\" "
                    + $"on resource \"{ArtifactResource(location, repository)}\" (or it may not exist)",
            },
            NeedsCreatedRepositories = true,
            CreatedPart = repository =>
            {
                var (project, name) = ArtifactRepository(repository);
                return $"{project}/{name}";
            },
            RedirectsBlobs = true,
            RedirectStatus = 302,
            Location = LocationStyle.Relative,
            Patch = PatchRule.WholeOnly,
        };
    }

    /// <summary>Artifact Registry behind a host of gcr.io: one repository a project, named as the host.</summary>
    /// <param name="host">One of its hosts: <c>eu.gcr.io</c>.</param>
    /// <param name="findToken">As for <see cref="ArtifactRegistry"/>.</param>
    /// <remarks>
    /// Source: <see href="https://cloud.google.com/artifact-registry/docs/transition/gcr-repositories"/>. It takes pushes to what is not there
    /// with <see cref="FakeRegistryOptions.NeedsCreatedRepositories"/> turned off, as for who holds the role for it.
    /// </remarks>
    public static FakeRegistryOptions ContainerRegistry(string host, Func<string, IssuedToken?> findToken)
    {
        var habits = ArtifactRegistry(host, findToken);
        return habits with
        {
            CreatedPart = repository => repository.Split('/')[0],
            Words = habits.Words with { UnknownRepository = _ => $"Repository \"{host}\" not found" },
        };
    }

    /// <summary>Docker Hub, with a quota of pulls if one is given; its name in references is <c>docker.io</c>.</summary>
    /// <remarks>
    /// Tokens come from another host and live for five minutes: <see href="https://github.com/GoogleContainerTools/jib/issues/691"/>.
    /// Referrers: <see href="https://github.com/docker/roadmap/issues/724"/>.
    /// </remarks>
    public static FakeRegistryOptions DockerHub(PullLimit? pulls, params IReadOnlyList<FakeUser> users) => new()
    {
        PublicHost = "registry-1.docker.io",
        PublicStorageHost = "production.cloudflare.docker.com",
        Auth = new FakeAuth
        {
            Scheme = AuthScheme.Bearer,
            Users = users,
            Anonymous = [new RepositoryRight("library/**", CanPush: false)],
            Realm = "https://auth.docker.io/token",
            Service = "registry.docker.io",
        },
        Pulls = pulls,
        RedirectsBlobs = true,
        HasReferrers = false,
    };

    /// <remarks>Source: <see href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html"/>.</remarks>
    private static string EcrAction(RegistryRoute route) => route switch
    {
        RegistryRoute.ManifestHead or RegistryRoute.ManifestGet => "ecr:BatchGetImage",
        RegistryRoute.ManifestPut => "ecr:PutImage",
        RegistryRoute.ManifestDelete => "ecr:BatchDeleteImage",
        RegistryRoute.BlobHead => "ecr:BatchCheckLayerAvailability",
        RegistryRoute.BlobGet => "ecr:GetDownloadUrlForLayer",
        RegistryRoute.UploadPut => "ecr:CompleteLayerUpload",
        RegistryRoute.UploadPatch => "ecr:UploadLayerPart",
        RegistryRoute.TagList => "ecr:ListImages",
        RegistryRoute.Referrers => "ecr:ListImageReferrers",
        _ => "ecr:InitiateLayerUpload",
    };

    private static string ArtifactPermission(RegistryRoute route) => route switch
    {
        RegistryRoute.ManifestHead or RegistryRoute.ManifestGet or RegistryRoute.BlobHead or RegistryRoute.BlobGet or RegistryRoute.TagList or RegistryRoute.Referrers =>
            "artifactregistry.repositories.downloadArtifacts",
        _ => "artifactregistry.repositories.uploadArtifacts",
    };

    private static string ArtifactResource(string location, string repository)
    {
        var (project, name) = ArtifactRepository(repository);
        return $"projects/{project}/locations/{location}/repositories/{name}";
    }

    /// <remarks>The project of a domain, <c>example.com:proj</c>, is written with a slash.</remarks>
    private static (string Project, string Name) ArtifactRepository(string repository) => repository.Split('/') switch
    {
        [var domain, var project, var name, ..] when domain.Contains('.', StringComparison.Ordinal) => ($"{domain}/{project}", name),
        [var project, var name, ..] => (project, name),
        _ => (repository, ""),
    };
}
