using System.Text.Json.Nodes;

namespace PromoteHook.Testing.Clouds.Google;

/// <summary>Artifact Registry's interface for repositories.</summary>
/// <remarks>Source: <see href="https://cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories"/>.</remarks>
internal sealed class RepositoryRoutes(FakeGoogleOptions options)
{
    /// <summary>gRPC's code.</summary>
    private const int AlreadyExists = 6;

    private readonly Lock gate = new();
    private readonly Dictionary<string, JsonObject> repositories = [];
    private readonly Dictionary<string, (string Repository, JsonObject Resource, int Polls)> operations = [];

    /// <summary>The repositories that are there, by their whole names.</summary>
    public IReadOnlyDictionary<string, JsonObject> All
    {
        get
        {
            lock (gate)
            {
                return new Dictionary<string, JsonObject>(repositories);
            }
        }
    }

    public void Add(string name, JsonObject resource)
    {
        lock (gate)
        {
            repositories[name] = resource;
        }
    }

    public JsonObject Create(string parent, string id, JsonObject resource)
    {
        if (id.Length == 0 || (string?)resource["format"] != "DOCKER")
        {
            throw GoogleRefusalException.OfApi(400, "INVALID_ARGUMENT", "Request contains an invalid argument.");
        }

        lock (gate)
        {
            var name = $"{parent}/repositories/{id}";
            if (repositories.ContainsKey(name) || operations.Values.Any(operation => operation.Repository == name))
            {
                throw GoogleRefusalException.OfApi(409, "ALREADY_EXISTS", "the repository already exists");
            }

            var operation = $"{parent}/operations/{operations.Count + 1}";
            operations[operation] = (name, resource, options.OperationPolls);
            return new JsonObject { ["name"] = operation };
        }
    }

    public JsonObject GetOperation(string name)
    {
        lock (gate)
        {
            if (!operations.TryGetValue(name, out var operation))
            {
                throw GoogleRefusalException.OfApi(404, "NOT_FOUND", "Requested entity was not found.");
            }

            if (operation.Polls > 0)
            {
                operations[name] = operation with { Polls = operation.Polls - 1 };
                return new JsonObject { ["name"] = name };
            }

            if (options.OperationError is var (code, message))
            {
                if (code == AlreadyExists)
                {
                    repositories.TryAdd(operation.Repository, operation.Resource);
                }

                return new JsonObject { ["name"] = name, ["done"] = true, ["error"] = new JsonObject { ["code"] = code, ["message"] = message } };
            }

            if (repositories.TryAdd(operation.Repository, operation.Resource))
            {
                options.Created(operation.Repository);
            }

            return new JsonObject { ["name"] = name, ["done"] = true, ["response"] = Describe(operation.Repository, operation.Resource) };
        }
    }

    public JsonObject Get(string name)
    {
        lock (gate)
        {
            return repositories.TryGetValue(name, out var resource)
                ? Describe(name, resource)
                : throw GoogleRefusalException.OfApi(404, "NOT_FOUND", "Requested entity was not found.");
        }
    }

    private static JsonObject Describe(string name, JsonObject resource)
    {
        var described = resource.DeepClone().AsObject();
        described["name"] = name;
        described["mode"] ??= "STANDARD_REPOSITORY";
        return described;
    }
}
