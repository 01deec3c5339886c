namespace PromoteHook.EndToEnd.Tests.Clouds;

/// <summary>From which cloud to which, and what the pod has for it.</summary>
internal sealed record Mix
{
    /// <summary>As test cases are called.</summary>
    public const string AmazonToAmazon = "ECR to ECR, from EKS";
    public const string GoogleToGoogle = "Artifact Registry to Artifact Registry, from GKE";
    public const string AmazonToGoogle = "ECR to Artifact Registry, from EKS";
    public const string GoogleToAmazon = "Artifact Registry to ECR, from GKE";

    /// <summary>What Google calls the cluster as a provider of tokens.</summary>
    public const string Provider = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/cluster";

    /// <summary>Google's file for a pod with a projected token; it has no secret in it.</summary>
    private const string Federation = $$"""
        {
          "type": "external_account",
          "audience": "{{Provider}}",
          "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
          "token_url": "https://sts.googleapis.com/v1/token",
          "credential_source": {"file": "TOKEN"}
        }
        """;

    private const string PullAs = $$"""

        - registry: {{TwoClouds.DevelopmentEcr}}
          aws: {assumeRole: '{{TwoClouds.PullRole}}', externalId: {{TwoClouds.PullId}}, sessionName: {{TwoClouds.SessionName}}}
        """;

    private const string PushAs = $$"""

        - registry: {{TwoClouds.ProductionEcr}}
          aws: {assumeRole: '{{TwoClouds.PushRole}}', externalId: {{TwoClouds.PushId}}, sessionName: {{TwoClouds.SessionName}}}
        """;

    private const string PushByToken = $$"""

        - registry: {{TwoClouds.ProductionEcr}}
          aws: {assumeRole: '{{TwoClouds.PushRole}}', googleAudience: {{TwoClouds.Audience}}, sessionName: {{TwoClouds.SessionName}}}
        """;

    private Mix(string from, string to, string credentials, Func<Pod, Pod> identify)
    {
        Source = from;
        Destination = to;
        Credentials = credentials;
        Identify = identify;
    }

    /// <summary>The registry that images come from; all are in its repository <see cref="SourceRepository"/>.</summary>
    public string Source { get; }

    public string Destination { get; }

    public bool IsToAmazon => Destination == TwoClouds.ProductionEcr;

    /// <summary>Where images of one source repository lie.</summary>
    public string SourceRepository => Source == TwoClouds.DevelopmentEcr ? "team/web" : "dev/open/web";

    /// <summary>Where they go.</summary>
    public string DestinationRepository => IsToAmazon ? "team/web" : "prod/apps/web";

    /// <summary>What is created for them: at Artifact Registry images lie below it.</summary>
    public string CreatedRepository => IsToAmazon ? "team/web" : "prod/apps";

    /// <summary>The items of <c>credentials</c>, each on a line of its own, or an empty list.</summary>
    public string Credentials { get; init; }

    /// <summary>Gives a pod what it has there.</summary>
    public Func<Pod, Pod> Identify { get; init; }

    public static Mix Of(string name) => name switch
    {
        AmazonToAmazon => new(TwoClouds.DevelopmentEcr, TwoClouds.ProductionEcr, PullAs + PushAs, pod => pod.WithServiceAccountRole()),
        GoogleToGoogle => new(TwoClouds.DevelopmentGoogle, TwoClouds.ProductionGoogle, " []", pod => pod.WithWorkloadIdentity()),
        AmazonToGoogle => new(TwoClouds.DevelopmentEcr, TwoClouds.ProductionGoogle, PullAs, pod => pod.WithServiceAccountRole().WithGoogleConfiguration(Federation)),
        GoogleToAmazon => new(TwoClouds.DevelopmentGoogle, TwoClouds.ProductionEcr, PushByToken, pod => pod.WithWorkloadIdentity()),
        _ => throw new ArgumentException($"no mix is called '{name}'", nameof(name)),
    };

    /// <summary>A pod that promotes these tags of the source repository, each to the same tag.</summary>
    /// <param name="clouds">Where it runs.</param>
    /// <param name="create">What a rule's createRepository says for this destination; null says nothing.</param>
    /// <param name="tags">The tags.</param>
    public Pod PodFor(TwoClouds clouds, string? create, params IEnumerable<string> tags) => PodFor(
        clouds, create, tags.Select(tag => ($"{Source}/{SourceRepository}:{tag}", $"{Destination}/{DestinationRepository}:{tag}")));

    /// <summary>The same for images of any names.</summary>
    public Pod PodFor(TwoClouds clouds, string? create, IEnumerable<(string From, string To)> images)
    {
        var rule = create is null ? "" : $"  createRepository: {{{(IsToAmazon ? "ecr" : "artifactRegistry")}: {create}}}\n";
        var settings = $"rules:\n- to: {Destination}/{DestinationRepository.Split('/')[0]}/{(IsToAmazon ? "**" : "apps/**")}\n"
            + $"  from: {Source}/{SourceRepository.Split('/')[0]}/{(Source == TwoClouds.DevelopmentEcr ? "**" : "open/**")}\n{rule}credentials:{Credentials}\n";
        return Identify(new Pod(clouds, settings, images));
    }

    /// <summary>How often the cloud of the destination was asked to create a repository.</summary>
    public int Creations(TwoClouds clouds) => IsToAmazon ? clouds.Amazon.Count("CreateRepository") : clouds.Google.Count("repositories.create");
}
