namespace PromoteHook.Testing;

/// <summary>The lasting habits of a <see cref="FakeRegistry"/>; what goes wrong now and then is a <see cref="Fault"/>.</summary>
public sealed record FakeRegistryOptions
{
    /// <summary>The name by which all answers call the registry, at port 443 and over https; null goes by its loopback port.</summary>
    public string? PublicHost { get; init; }

    /// <summary>The name of the storage where there is a public host; null puts <c>storage.</c> before that.</summary>
    public string? PublicStorageHost { get; init; }

    public FakeAuth Auth { get; init; } = new();

    /// <summary>The words of its refusals.</summary>
    public RegistryWords Words { get; init; } = new();

    /// <summary>The clock that tokens expire by and that slow bodies wait by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A quota of pulls, as Docker Hub has one; null has none.</summary>
    public PullLimit? Pulls { get; init; }

    /// <summary>A limit to the rate of some requests, as ECR has one for manifests; null has none.</summary>
    public RequestQuota? Quota { get; init; }

    /// <summary>True takes manifests whose blobs or children are not there.</summary>
    public bool IsLenient { get; init; }

    /// <summary>True knows no repository before <see cref="FakeRegistry.CreateRepository"/>, as ECR.</summary>
    public bool NeedsCreatedRepositories { get; init; }

    /// <summary>The part of a repository's path that has to be created: all of it at ECR, project and repository at Artifact Registry.</summary>
    public Func<string, string> CreatedPart { get; init; } = repository => repository;

    /// <summary>Manifest types answered with 405 UNSUPPORTED; config types count too.</summary>
    public IReadOnlyList<string> RefusedMediaTypes { get; init; } = [];

    /// <summary>True answers 405 UNSUPPORTED to manifests that name a type with parameters, such as <c>;version=0.2</c>, as ECR.</summary>
    public bool RefusesTypeParameters { get; init; }

    public TagRule Tags { get; init; } = TagRule.Mutable;

    /// <summary>Tags in one page at most; null sets no bound of its own.</summary>
    public int? TagPageSize { get; init; }

    /// <summary>False answers 404 to the referrers API and sends no OCI-Subject.</summary>
    public bool HasReferrers { get; init; } = true;

    /// <summary>True takes a manifest with a subject only once the subject is there: 404 MANIFEST_UNKNOWN.</summary>
    public bool WantsSubjectFirst { get; init; }

    /// <summary>Referrers in one page.</summary>
    public int ReferrersPageSize { get; init; } = 100;

    /// <summary>True filters referrers by artifactType and says so.</summary>
    public bool FiltersReferrers { get; init; } = true;

    public LocationStyle Location { get; init; } = LocationStyle.Absolute;

    /// <summary>
    /// True wants the <c>_state</c> of a Location back byte by byte, as a signature would. False takes any spelling of
    /// it, as distribution does; crane needs that, it encodes the query anew.
    /// </summary>
    public bool WantsStateVerbatim { get; init; } = true;

    public MountRule Mount { get; init; } = MountRule.Mounts;

    public PatchRule Patch { get; init; } = PatchRule.Appends;

    public CutRule Cut { get; init; } = CutRule.Keeps;

    /// <summary>False hashes what is uploaded and forgets it, so that blobs may be larger than the memory.</summary>
    public bool KeepsUploads { get; init; } = true;

    /// <summary>False answers POST with a digest by opening a session, the body unread.</summary>
    public bool TakesSinglePost { get; init; } = true;

    /// <summary>
    /// The answer to a PUT that brings the whole blob, which is then not stored; null takes it. Artifactory: 404, so
    /// that only POST, PATCH, PUT works.
    /// </summary>
    public int? MonolithicPutStatus { get; init; }

    /// <summary>OCI-Chunk-Min-Length, in bytes; null sends none.</summary>
    public int? ChunkMinBytes { get; init; }

    /// <summary>The largest PATCH with a Content-Range, in bytes; larger is answered 416, as GHCR does beyond 4 MiB.</summary>
    public int? ChunkMaxBytes { get; init; }

    /// <summary>True sends every blob GET to the storage.</summary>
    public bool RedirectsBlobs { get; init; }

    /// <summary>True has each link to the storage hold for one request: 403 to a second, as when its time has run out.</summary>
    public bool LinksHoldOnce { get; init; }

    /// <summary>The status that does so; Artifact Registry says 302.</summary>
    public int RedirectStatus { get; init; } = 307;
}
