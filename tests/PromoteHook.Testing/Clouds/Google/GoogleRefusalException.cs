using System.Text.Json.Nodes;

namespace PromoteHook.Testing.Clouds.Google;

/// <summary>An answer that is a refusal.</summary>
internal sealed class GoogleRefusalException(int status, string body, string type = "application/json") : Exception(body)
{
    public int Status { get; } = status;

    public string Body { get; } = body;

    public string Type { get; } = type;

    /// <summary>As the interfaces refuse. Source: <see href="https://google.aip.dev/193"/>.</summary>
    public static GoogleRefusalException OfApi(int status, string name, string message) => new(
        status,
        new JsonObject { ["error"] = new JsonObject { ["code"] = status, ["message"] = message, ["status"] = name } }.ToJsonString());

    /// <summary>As token servers refuse. Source: <see href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2"/>.</summary>
    public static GoogleRefusalException OfTokens(string error, string description) => new(
        400,
        new JsonObject { ["error"] = error, ["error_description"] = description }.ToJsonString());

    /// <summary>As the metadata server refuses.</summary>
    public static GoogleRefusalException OfMetadata(int status, string text) => new(status, text, "text/html");
}
