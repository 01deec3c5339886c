using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace PromoteHook.Testing.Kubernetes;

/// <summary>What an API server checks of a core/v1 Event beyond its schema, and what Argo CD and kubectl need to show it.</summary>
/// <remarks>Source: <see href="https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/core/validation/events.go"/>; stricter than it where eventTime is left out.</remarks>
internal static class EventShape
{
    private const int MaxReason = 128;

    private const int MaxMessageBytes = 1024;

    private static readonly string[] Fields =
        ["apiVersion", "kind", "metadata", "involvedObject", "type", "reason", "message", "firstTimestamp", "lastTimestamp", "count", "source", "reportingComponent", "reportingInstance"];

    private static readonly string[] ObjectFields = ["apiVersion", "kind", "namespace", "name", "uid"];

    /// <summary>What is wrong; null when nothing is.</summary>
    public static string? FaultIn(JsonObject content, string place) =>
        content.Select(field => field.Key).Except(Fields).FirstOrDefault() is { } unknown ? $"unknown field {unknown}"
        : Text(content, "apiVersion") != "v1" || Text(content, "kind") != "Event" ? "apiVersion or kind does not match"
        : content["metadata"] is not JsonObject metadata || Text(metadata, "name") is not { Length: > 0 and <= 253 } name || !name.All(one => char.IsAsciiLetterLower(one) || char.IsAsciiDigit(one) || one is '-' or '.') ? "metadata.name: Invalid value: a lowercase RFC 1123 subdomain"
        : Text(metadata, "namespace") != place ? "the namespace of the provided object does not match the namespace sent on the request"
        : content["involvedObject"] is not JsonObject about || ObjectFields.Any(field => Text(about, field).Length == 0) ? "involvedObject: Required value"
        : Text(about, "namespace") != place ? $"involvedObject.namespace: Invalid value: \"{Text(about, "namespace")}\": does not match event.namespace"
        : Text(content, "type") is not ("Normal" or "Warning") ? "type: Invalid value: has invalid value"
        : Text(content, "reason") is not { Length: > 0 and <= MaxReason } reason || !char.IsAsciiLetterUpper(reason[0]) || !reason.All(char.IsAsciiLetterOrDigit) ? "reason: Invalid value"
        : Encoding.UTF8.GetByteCount(Text(content, "message")) is 0 or > MaxMessageBytes ? "message: Invalid value: can have at most 1024 characters"
        : Text(content, "message").Any(char.IsControl) ? "message: control characters"
        : !IsTime(content, "firstTimestamp") || !IsTime(content, "lastTimestamp") ? "lastTimestamp: Invalid value"
        : Text(content, "reportingComponent").Length == 0 || Text(content, "reportingInstance") is not { Length: > 0 and <= 128 } ? "reportingInstance: Required value"
        : null;

    private static string Text(JsonObject content, string field) => content[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static bool IsTime(JsonObject content, string field) =>
        DateTimeOffset.TryParseExact(Text(content, field), "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
}
