using System.Text;
using System.Text.Json.Nodes;
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.Testing.Clouds.Amazon;

/// <summary>ECR and ECR Public: JSON in, JSON out.</summary>
/// <remarks>Source: <see href="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_Operations.html"/>.</remarks>
internal sealed class EcrRoutes(FakeAwsOptions options)
{
    private readonly Lock gate = new();
    private readonly List<FakeEcrRepository> repositories = [];
    private readonly Dictionary<string, int> passwords = [];
    private readonly List<string> givenOut = [];

    public IReadOnlyList<FakeEcrRepository> Repositories
    {
        get
        {
            lock (gate)
            {
                return [.. repositories];
            }
        }
    }

    /// <summary>The passwords given out so far.</summary>
    public IReadOnlyList<string> Passwords
    {
        get
        {
            lock (gate)
            {
                return [.. givenOut];
            }
        }
    }

    /// <summary>The prefixes of pull-through caches.</summary>
    public IReadOnlyList<string> CachePrefixes { get; set; } = [];

    /// <summary>The templates of repositories that ECR creates itself, each a prefix and what it is applied for.</summary>
    public IReadOnlyList<(string Prefix, IReadOnlyList<string> AppliedFor)> CreationTemplates { get; set; } = [];

    public void Add(FakeEcrRepository repository)
    {
        lock (gate)
        {
            repositories.Add(repository);
        }
    }

    /// <exception cref="AwsRefusalException">It is not granted.</exception>
    public JsonObject Answer(string service, string operation, JsonObject request, AwsKey caller, string region)
    {
        lock (gate)
        {
            return operation switch
            {
                "GetAuthorizationToken" => Token(service, caller),
                _ when service == "ecr-public" => throw new AwsRefusalException(400, "UnknownOperationException", "not served here"),
                _ when Text(request, "registryId") is { } account && account != caller.Account =>
                    throw new AwsRefusalException(400, "AccessDeniedException", $"User: {caller.Arn} is not authorized to perform: ecr:{operation} on resource: arn:aws:ecr:{region}:{account}:repository/*"),
                "BatchGetImage" => Images(request, caller, region),
                "CreateRepository" => Create(request, caller, region),
                "SetRepositoryPolicy" => Change(request, caller, region, repository => repository.Policy = Text(request, "policyText")),
                "PutLifecyclePolicy" => Change(request, caller, region, repository => repository.LifecyclePolicy = Text(request, "lifecyclePolicyText")),
                "GetLifecyclePolicy" => new JsonObject
                {
                    ["lifecyclePolicyText"] = Find(Text(request, "repositoryName")!, caller, region).LifecyclePolicy
                        ?? throw new AwsRefusalException(400, "LifecyclePolicyNotFoundException", "Lifecycle policy does not exist"),
                },
                "DescribeRepositories" => new JsonObject
                {
                    ["repositories"] = new JsonArray([.. request["repositoryNames"]!.AsArray().Select(name => Describe(Find((string)name!, caller, region)))]),
                },
                "DescribePullThroughCacheRules" => new JsonObject
                {
                    ["pullThroughCacheRules"] = new JsonArray([.. CachePrefixes.Select(prefix => (JsonNode)new JsonObject
                    {
                        ["ecrRepositoryPrefix"] = prefix,
                        ["upstreamRegistryUrl"] = "public.ecr.aws",
                    })]),
                },
                "DescribeRepositoryCreationTemplates" => new JsonObject
                {
                    ["registryId"] = caller.Account,
                    ["repositoryCreationTemplates"] = new JsonArray([.. CreationTemplates.Select(template => (JsonNode)new JsonObject
                    {
                        ["prefix"] = template.Prefix,
                        ["appliedFor"] = new JsonArray([.. template.AppliedFor.Select(use => (JsonNode)use)]),
                    })]),
                },
                _ => throw new AwsRefusalException(400, "UnknownOperationException", operation),
            };
        }
    }

    private JsonObject Token(string service, AwsKey caller)
    {
        var number = passwords[caller.Arn] = passwords.GetValueOrDefault(caller.Arn) + 1;
        var password = options.PasswordOf(caller.Arn, number);
        givenOut.Add(Secret.Known(SecretKind.EcrPassword, password));
        var authorization = new JsonObject
        {
            ["authorizationToken"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"AWS:{password}")),

            // As AWS writes it: seconds, with a fraction.
            ["expiresAt"] = options.ToldEnd((options.Time.GetUtcNow() + options.PasswordLifetime).ToUnixTimeMilliseconds() / 1000.0),
        };
        return new JsonObject { ["authorizationData"] = service == "ecr-public" ? authorization : new JsonArray(authorization) };
    }

    /// <remarks>A repository is asked about before its images. What is not there is no error of the call.</remarks>
    private JsonObject Images(JsonObject request, AwsKey caller, string region)
    {
        var name = Text(request, "repositoryName")!;
        var find = options.FindImage ?? throw UnknownRepository(name, caller);
        var asked = request["imageIds"]!.AsArray().Select(id => Text(id!.AsObject(), "imageTag")!).Select(tag => (Tag: tag, Image: find($"{caller.Account}.dkr.ecr.{region}.amazonaws.com", name, tag))).ToArray();
        return new JsonObject
        {
            ["images"] = new JsonArray([.. asked.Where(one => one.Image is not null).Select(one => (JsonNode)new JsonObject
            {
                ["registryId"] = caller.Account,
                ["repositoryName"] = name,
                ["imageId"] = new JsonObject { ["imageDigest"] = one.Image!.Digest.ToString(), ["imageTag"] = one.Tag },
                ["imageManifest"] = options.ManifestText(one.Tag, Encoding.UTF8.GetString(one.Image.Bytes.Span)),
                ["imageManifestMediaType"] = one.Image.MediaType,
            })]),
            ["failures"] = new JsonArray([.. asked.Where(one => one.Image is null).Select(one => (JsonNode)new JsonObject
            {
                ["imageId"] = new JsonObject { ["imageTag"] = one.Tag },
                ["failureCode"] = "ImageNotFound",
                ["failureReason"] = "Requested image not found",
            })]),
        };
    }

    private JsonObject Create(JsonObject request, AwsKey caller, string region)
    {
        var name = Text(request, "repositoryName")!;
        if (repositories.Any(repository => repository.Name == name && repository.Account == caller.Account && repository.Region == region))
        {
            throw new AwsRefusalException(400, "RepositoryAlreadyExistsException", $"The repository with name '{name}' already exists in the registry with id '{caller.Account}'");
        }

        var created = new FakeEcrRepository(caller.Account, region, name, request);
        repositories.Add(created);
        options.Created(created);
        return new JsonObject { ["repository"] = Describe(created) };
    }

    private JsonObject Change(JsonObject request, AwsKey caller, string region, Action<FakeEcrRepository> change)
    {
        change(Find(Text(request, "repositoryName")!, caller, region));
        return new JsonObject { ["registryId"] = caller.Account, ["repositoryName"] = Text(request, "repositoryName") };
    }

    private FakeEcrRepository Find(string name, AwsKey caller, string region) =>
        repositories.FirstOrDefault(repository => repository.Name == name && repository.Account == caller.Account && repository.Region == region)
        ?? throw UnknownRepository(name, caller);

    private static AwsRefusalException UnknownRepository(string name, AwsKey caller) =>
        new(400, "RepositoryNotFoundException", $"The repository with name '{name}' does not exist in the registry with id '{caller.Account}'");

    /// <remarks>AWS leaves out what is not set.</remarks>
    private static JsonObject Describe(FakeEcrRepository repository)
    {
        var description = new JsonObject
        {
            ["repositoryArn"] = $"arn:aws:ecr:{repository.Region}:{repository.Account}:repository/{repository.Name}",
            ["registryId"] = repository.Account,
            ["repositoryName"] = repository.Name,
            ["createdAt"] = 1.7e9,
            ["imageTagMutability"] = Text(repository.Request, "imageTagMutability") ?? "MUTABLE",
        };
        if (repository.Request["imageTagMutabilityExclusionFilters"] is { } filters)
        {
            description["imageTagMutabilityExclusionFilters"] = filters.DeepClone();
        }

        return description;
    }

    private static string? Text(JsonObject request, string name) => (string?)request[name];
}
