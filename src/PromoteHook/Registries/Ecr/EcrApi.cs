using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace PromoteHook.Registries.Ecr;

/// <summary>The few operations of ECR's API that are needed, on the AWS SDK's own pipeline: it signs, retries and corrects the clock.</summary>
/// <remarks>
/// This file is in place of the package AWSSDK.ECR, and ends where that would be used: nobody else knows the wire.
/// Source: <see href="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_Operations.html"/>. All throw AmazonServiceException when
/// ECR refuses, with its code in ErrorCode, and AmazonClientException, HttpRequestException or OperationCanceledException without an answer.
/// The types of Amazon.Runtime.Internal are public without a promise: the package's version is exact, and tests go through every operation.
/// </remarks>
internal sealed partial class EcrApi(AWSCredentials credentials, EcrEndpoint endpoint, AwsClients clients) : IDisposable
{
    /// <summary>The answer to <see cref="CreateRepositoryAsync"/> when it is there.</summary>
    public const string AlreadyExists = "RepositoryAlreadyExistsException";

    private const string LifecyclePolicyNotFound = "LifecyclePolicyNotFoundException";

    private const string CreateOnPush = "CREATE_ON_PUSH";

    /// <summary>The last second that a time can be, since 1970.</summary>
    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    private readonly Client client = new(credentials, endpoint, clients);

    /// <summary>The password of user AWS, for every registry of the region that the identity may use.</summary>
    public async Task<EcrPassword> GetAuthorizationTokenAsync(CancellationToken cancellationToken)
    {
        // The public API answers with one, the private with a list of which no more than one is asked for.
        var authorization = endpoint.IsPublic
            ? (await AskAsync("GetAuthorizationToken", new Empty(), Wire.Default.Empty, Wire.Default.PublicAuthorization, cancellationToken)).AuthorizationData
            : (await AskAsync("GetAuthorizationToken", new Empty(), Wire.Default.Empty, Wire.Default.PrivateAuthorization, cancellationToken)).AuthorizationData is [var first, ..] ? first : null;
        if (authorization is null)
        {
            throw new AmazonClientException("the answer holds no token");
        }

        try
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(authorization.AuthorizationToken)).Split(':', 2);
            return new EcrPassword(pair[^1], DateTimeOffset.FromUnixTimeMilliseconds((long)(1000 * Math.Clamp(authorization.ExpiresAt, 0, LastSecond))));
        }
        catch (FormatException)
        {
            throw new AmazonClientException("the answer's token is not in base64");
        }
    }

    /// <summary>Creates a repository; its policies are set apart.</summary>
    /// <param name="account">The account that it is to be in; that of another identity is refused.</param>
    /// <param name="name">Its path below the registry.</param>
    /// <param name="template">What it is to be like.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task CreateRepositoryAsync(string account, string name, EcrTemplate template, CancellationToken cancellationToken) => AskAsync(
        "CreateRepository",
        new NewRepository
        {
            RegistryId = account,
            RepositoryName = name,
            ImageTagMutability = template.TagMutability,
            ImageTagMutabilityExclusionFilters = template.MutabilityExclusions.Count == 0 ? null : [.. template.MutabilityExclusions.Select(filter => new ExclusionFilter("WILDCARD", filter))],
            ImageScanningConfiguration = new Scanning(template.ScanOnPush),
            EncryptionConfiguration = template.Encryption is { } encryption ? new Encrypting(encryption, template.KmsKey) : null,
            Tags = template.Tags.Count == 0 ? null : [.. template.Tags.Select(tag => new Tag(tag.Key, tag.Value))],
        },
        Wire.Default.NewRepository,
        Wire.Default.Empty,
        cancellationToken);

    /// <summary>Sets who may use a repository, in place of what was set before.</summary>
    public Task SetRepositoryPolicyAsync(string account, string name, string policy, CancellationToken cancellationToken) => AskAsync(
        "SetRepositoryPolicy", new NewPolicy(account, name) { PolicyText = policy }, Wire.Default.NewPolicy, Wire.Default.Empty, cancellationToken);

    /// <summary>Sets which images of a repository expire, in place of what was set before.</summary>
    public Task PutLifecyclePolicyAsync(string account, string name, string policy, CancellationToken cancellationToken) => AskAsync(
        "PutLifecyclePolicy", new NewPolicy(account, name) { LifecyclePolicyText = policy }, Wire.Default.NewPolicy, Wire.Default.Empty, cancellationToken);

    /// <summary>What is said of repositories that are there; one that is not refuses all, with <c>RepositoryNotFoundException</c>.</summary>
    /// <param name="account">The account they are in.</param>
    /// <param name="names">1 to 100 paths below the registry.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IReadOnlyList<EcrRepository>> DescribeRepositoriesAsync(string account, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var answer = await AskAsync("DescribeRepositories", new Named(account) { RepositoryNames = names }, Wire.Default.Named, Wire.Default.Described, cancellationToken);
        return
        [
            .. answer.Repositories.Select(found => new EcrRepository(
                found.RepositoryName,
                found.ImageTagMutability,
                [.. (found.ImageTagMutabilityExclusionFilters ?? []).Select(each => each.Filter)])),
        ];
    }

    /// <summary>A repository's lifecycle policy as JSON; null when it has none.</summary>
    public async Task<string?> GetLifecyclePolicyAsync(string account, string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await AskAsync("GetLifecyclePolicy", new Named(account) { RepositoryName = name }, Wire.Default.Named, Wire.Default.Lifecycle, cancellationToken)).LifecyclePolicyText;
        }
        catch (AmazonServiceException refusal) when (refusal.ErrorCode == LifecyclePolicyNotFound)
        {
            return null;
        }
    }

    /// <summary>What repositories begin with that only cache another registry; <c>ROOT</c> is all of them. At most 1000, of which an account may have 50.</summary>
    public async Task<IReadOnlyList<string>> DescribePullThroughCachePrefixesAsync(string account, CancellationToken cancellationToken)
    {
        var answer = await AskAsync("DescribePullThroughCacheRules", new Named(account) { MaxResults = 1000 }, Wire.Default.Named, Wire.Default.CacheRules, cancellationToken);
        return [.. answer.PullThroughCacheRules.Select(rule => rule.EcrRepositoryPrefix)];
    }

    /// <summary>Images by their tags, with their manifests; what is not there, or is not given, is left out.</summary>
    /// <param name="account">The account that the repository is in.</param>
    /// <param name="name">Its path below the registry.</param>
    /// <param name="tags">1 to 100 tags.</param>
    /// <param name="mediaTypes">The types of manifests that are understood.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IReadOnlyList<EcrImage>> BatchGetImageAsync(
        string account, string name, IReadOnlyList<string> tags, IReadOnlyList<string> mediaTypes, CancellationToken cancellationToken)
    {
        var question = new ImageQuestion(account, name, [.. tags.Select(tag => new ImageId(tag))], mediaTypes);
        var answer = await AskAsync("BatchGetImage", question, Wire.Default.ImageQuestion, Wire.Default.ImageAnswer, cancellationToken);
        return
        [
            .. (answer.Images ?? []).Select(image => image is { ImageId: { ImageTag: { } tag, ImageDigest: { } digest }, ImageManifestMediaType: { } type, ImageManifest: { } manifest }
                ? new EcrImage(tag, digest, type, manifest)
                : null).OfType<EcrImage>(),
        ];
    }

    /// <summary>The templates of repositories that ECR creates itself, in the registry of the identity's own account; no other can be asked about. At most 1000, of which a registry may have 50.</summary>
    /// <returns>The account as far as ECR says it, and the templates.</returns>
    public async Task<(string? Account, IReadOnlyList<EcrCreationTemplate> Templates)> DescribeCreationTemplatesAsync(CancellationToken cancellationToken)
    {
        var answer = await AskAsync("DescribeRepositoryCreationTemplates", new Page(1000), Wire.Default.Page, Wire.Default.CreationTemplates, cancellationToken);
        return (answer.RegistryId, [.. (answer.RepositoryCreationTemplates ?? []).Select(template => new EcrCreationTemplate(template.Prefix, template.AppliedFor?.Contains(CreateOnPush) == true))]);
    }

    public void Dispose() => client.Dispose();

    private async Task<TAnswer> AskAsync<TQuestion, TAnswer>(
        string operation, TQuestion question, JsonTypeInfo<TQuestion> questionType, JsonTypeInfo<TAnswer> answerType, CancellationToken cancellationToken)
    {
        var request = new EcrRequest($"{(endpoint.IsPublic ? "SpencerFrontendService" : "AmazonEC2ContainerRegistry_V20150921")}.{operation}", JsonSerializer.SerializeToUtf8Bytes(question, questionType));
        var response = await client.SendAsync(request, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(response.Body, answerType) ?? throw new AmazonClientException($"the answer to {operation} is empty");
        }
        catch (JsonException)
        {
            // Not quoted: it may hold a token.
            throw new AmazonClientException($"the answer to {operation} is not what ECR answers");
        }
    }

    private sealed record Empty;

    private sealed record Authorization(string AuthorizationToken, double ExpiresAt);

    private sealed record PrivateAuthorization(IReadOnlyList<Authorization> AuthorizationData);

    private sealed record PublicAuthorization(Authorization AuthorizationData);

    private sealed record NewRepository
    {
        public required string RegistryId { get; init; }

        public required string RepositoryName { get; init; }

        public required string ImageTagMutability { get; init; }

        public IReadOnlyList<ExclusionFilter>? ImageTagMutabilityExclusionFilters { get; init; }

        public Scanning? ImageScanningConfiguration { get; init; }

        public Encrypting? EncryptionConfiguration { get; init; }

        public IReadOnlyList<Tag>? Tags { get; init; }
    }

    private sealed record ExclusionFilter(string FilterType, string Filter);

    private sealed record Scanning(bool ScanOnPush);

    private sealed record Encrypting(string EncryptionType, string? KmsKey);

    /// <summary>Unlike everything else it is written with capitals.</summary>
    private sealed record Tag([property: JsonPropertyName("Key")] string Key, [property: JsonPropertyName("Value")] string Value);

    private sealed record NewPolicy(string RegistryId, string RepositoryName)
    {
        public string? PolicyText { get; init; }

        public string? LifecyclePolicyText { get; init; }
    }

    private sealed record Named(string RegistryId)
    {
        public string? RepositoryName { get; init; }

        public IReadOnlyList<string>? RepositoryNames { get; init; }

        public int? MaxResults { get; init; }
    }

    private sealed record Described(IReadOnlyList<FoundRepository> Repositories);

    private sealed record FoundRepository(string RepositoryName, string ImageTagMutability, IReadOnlyList<ExclusionFilter>? ImageTagMutabilityExclusionFilters = null);

    private sealed record Lifecycle(string LifecyclePolicyText);

    private sealed record CacheRules(IReadOnlyList<CacheRule> PullThroughCacheRules);

    private sealed record CacheRule(string EcrRepositoryPrefix);

    private sealed record ImageQuestion(string RegistryId, string RepositoryName, IReadOnlyList<ImageId> ImageIds, IReadOnlyList<string> AcceptedMediaTypes);

    private sealed record ImageId(string? ImageTag = null, string? ImageDigest = null);

    private sealed record ImageAnswer(IReadOnlyList<FoundImage>? Images = null);

    private sealed record FoundImage(ImageId? ImageId = null, string? ImageManifest = null, string? ImageManifestMediaType = null);

    private sealed record Page(int MaxResults);

    private sealed record CreationTemplates(string? RegistryId = null, IReadOnlyList<CreationTemplate>? RepositoryCreationTemplates = null);

    private sealed record CreationTemplate(string Prefix, IReadOnlyList<string>? AppliedFor = null);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
    [JsonSerializable(typeof(Empty))]
    [JsonSerializable(typeof(PrivateAuthorization))]
    [JsonSerializable(typeof(PublicAuthorization))]
    [JsonSerializable(typeof(NewRepository))]
    [JsonSerializable(typeof(NewPolicy))]
    [JsonSerializable(typeof(Named))]
    [JsonSerializable(typeof(Described))]
    [JsonSerializable(typeof(Lifecycle))]
    [JsonSerializable(typeof(CacheRules))]
    [JsonSerializable(typeof(ImageQuestion))]
    [JsonSerializable(typeof(ImageAnswer))]
    [JsonSerializable(typeof(Page))]
    [JsonSerializable(typeof(CreationTemplates))]
    private sealed partial class Wire : JsonSerializerContext;

    private sealed class EcrRequest(string target, byte[] body) : AmazonWebServiceRequest
    {
        public string Target { get; } = target;

        public byte[] Body { get; } = body;
    }

    /// <remarks>The SDK wants to make it without arguments.</remarks>
    private sealed class EcrResponse : AmazonWebServiceResponse
    {
        public byte[] Body { get; init; } = [];
    }

    private sealed class Config : ClientConfig
    {
        public Config(EcrEndpoint endpoint, AwsClients clients)
            : base(new DefaultConfigurationProvider([new DefaultConfiguration { Name = DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard }]))
        {
            ServiceId = endpoint.IsPublic ? "ECR PUBLIC" : "ECR";
            AuthenticationServiceName = endpoint.IsPublic ? "ecr-public" : "ecr";
            clients.Configure(this, endpoint.IsPublic ? "ECR_PUBLIC" : "ECR", endpoint.Region);
            EndpointProvider = new StaticEndpointProvider(ServiceURL ?? endpoint.Address.AbsoluteUri);
        }

        public override string ServiceVersion => "2015-09-21";

        public override string UserAgent => "promote-hook";

        public override string RegionEndpointServiceName => "api.ecr";

        public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => EndpointProvider.ResolveEndpoint(null);
    }

    private sealed class Metadata(string serviceId) : IServiceMetadata
    {
        public string ServiceId { get; } = serviceId;

        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }

    private sealed class Client(AWSCredentials credentials, EcrEndpoint endpoint, AwsClients clients) : AmazonServiceClient(credentials, new Config(endpoint, clients))
    {
        private static readonly InvokeOptions Options = new() { RequestMarshaller = new ToWire(), ResponseUnmarshaller = new FromWire() };

        protected override IServiceMetadata ServiceMetadata { get; } = new Metadata(endpoint.IsPublic ? "ECR PUBLIC" : "ECR");

        public Task<EcrResponse> SendAsync(EcrRequest request, CancellationToken cancellationToken) => InvokeAsync<EcrResponse>(request, Options, cancellationToken);

        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            pipeline.RemoveHandler<EndpointResolver>();
            pipeline.AddHandlerAfter<Marshaller>(new BaseEndpointResolver());
            pipeline.AddHandlerBefore<Signer>(new SignatureVersion4());
        }
    }

    private sealed class SignatureVersion4 : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }

    private sealed class ToWire : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            var question = (EcrRequest)input;
            var request = new DefaultRequest(question, "ECR") { HttpMethod = "POST", ResourcePath = "/", Content = question.Body };
            request.Headers["X-Amz-Target"] = question.Target;
            request.Headers["Content-Type"] = "application/x-amz-json-1.1";
            return request;
        }
    }

    private sealed class FromWire : JsonResponseUnmarshaller
    {
        public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
        {
            using var body = new MemoryStream();
            input.Stream.CopyTo(body);
            return new EcrResponse { Body = body.ToArray() };
        }

        public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
        {
            var reader = new StreamingUtf8JsonReader(input.Stream);
            var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref reader);
            return new AmazonServiceException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode);
        }
    }
}
