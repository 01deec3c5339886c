using System.Text.Json.Nodes;

namespace PromoteHook.Testing.Kubernetes;

/// <summary>The Status objects of an API server, in its words.</summary>
internal static class KubernetesStatus
{
    public static JsonObject Unauthorized() => Of(401, "Unauthorized", "Unauthorized", null);

    public static JsonObject Forbidden(AccessRule wanted, string? name, string user)
    {
        var subject = name is null ? $"{Title(wanted)} is" : $"{Title(wanted)} \"{name}\" is";
        return Of(
            403,
            "Forbidden",
            $"{subject} forbidden: User \"{user}\" cannot {wanted.Verb} resource \"{wanted.Resource}\" in API group \"{wanted.Group}\" in the namespace \"{wanted.Namespace}\"",
            Details(wanted, name));
    }

    public static JsonObject NotFound(AccessRule wanted, string name) => Of(404, "NotFound", $"{Title(wanted)} \"{name}\" not found", Details(wanted, name));

    public static JsonObject Invalid(string name, string fault) => Of(422, "Invalid", $"Event \"{name}\" is invalid: {fault}", new JsonObject { ["name"] = name, ["kind"] = "Event" });

    public static JsonObject Of(int code, string reason, string message, JsonObject? details)
    {
        var status = new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure", ["message"] = message, ["reason"] = reason };
        if (details is not null)
        {
            status["details"] = details;
        }

        status["code"] = code;
        return status;
    }

    private static string Title(AccessRule wanted) => wanted.Group.Length == 0 ? wanted.Resource : $"{wanted.Resource}.{wanted.Group}";

    private static JsonObject Details(AccessRule wanted, string? name)
    {
        var details = new JsonObject { ["kind"] = wanted.Resource };
        if (name is not null)
        {
            details["name"] = name;
        }

        if (wanted.Group.Length > 0)
        {
            details["group"] = wanted.Group;
        }

        return details;
    }
}
