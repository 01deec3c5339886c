using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PromoteHook.Kubernetes;

/// <summary>One Event.</summary>
/// <param name="About">The object.</param>
/// <param name="IsWarning">True for the type Warning, false for Normal.</param>
/// <param name="Reason">One word in CamelCase, at most 128 characters.</param>
/// <param name="Message">For people, at most <see cref="MaxMessageBytes"/>.</param>
/// <param name="At">When it happened.</param>
internal sealed record ClusterEvent(ObjectReference About, bool IsWarning, string Reason, string Message, DateTimeOffset At)
{
    /// <summary>What the API server takes of a message, in bytes. Source: <see href="https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/core/validation/events.go"/>.</summary>
    public const int MaxMessageBytes = 1024;

    private const string Component = "promote-hook";

    /// <summary>Names of objects have 253 characters at most.</summary>
    private const int MaxPrefix = 200;

    /// <summary>The object as JSON. It has a count and two times like those of Argo CD itself, because its UI and kubectl show these.</summary>
    /// <param name="instance">Which pod reports.</param>
    public byte[] ToJson(string instance)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", "v1");
            json.WriteString("kind", "Event");
            json.WriteStartObject("metadata");
            json.WriteString("name", NameFor(instance));
            json.WriteString("namespace", About.Namespace);
            json.WriteEndObject();
            json.WriteStartObject("involvedObject");
            json.WriteString("apiVersion", About.ApiVersion);
            json.WriteString("kind", About.Kind);
            json.WriteString("namespace", About.Namespace);
            json.WriteString("name", About.Name);
            json.WriteString("uid", About.Uid);
            json.WriteEndObject();
            json.WriteString("type", IsWarning ? "Warning" : "Normal");
            json.WriteString("reason", Reason);
            json.WriteString("message", Message);
            var time = At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            json.WriteString("firstTimestamp", time);
            json.WriteString("lastTimestamp", time);
            json.WriteNumber("count", 1);
            json.WriteStartObject("source");
            json.WriteString("component", Component);
            json.WriteEndObject();
            json.WriteString("reportingComponent", Component);
            json.WriteString("reportingInstance", instance);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Follows from what the Event tells, so that one that is sent again, because an answer was lost, is not there twice.</summary>
    private string NameFor(string instance)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{instance}\n{About.Uid}\n{Reason}\n{At.UtcTicks}\n{Message}"));
        return $"{About.Name[..Math.Min(About.Name.Length, MaxPrefix)].TrimEnd('-', '.')}.{Convert.ToHexStringLower(hash.AsSpan(0, 8))}";
    }
}
