using System.Text.Json;
using PromoteHook.Doctoring.Policies;

namespace PromoteHook.Reporting;

/// <summary>Policies as they are given to a cloud: each below its title.</summary>
internal static class PolicyText
{
    /// <summary>The version of IAM's language. Source: <see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html"/>.</summary>
    private const string Language = "2012-10-17";

    public static void WriteText(TextWriter output, IReadOnlyList<PolicyDocument> documents)
    {
        var lines = new LineWriter(output);
        foreach (var (index, document) in documents.Index())
        {
            if (index > 0)
            {
                lines.Write("");
            }

            lines.Write($"# {document.Title}");
            foreach (var command in document.Commands)
            {
                lines.Write(command);
            }

            if (document.Statements.Count > 0)
            {
                using var stream = new PrintableStream(output);
                JsonFields.WriteObject(stream, json => WritePolicy(json, document));
            }
        }
    }

    public static void WriteJson(TextWriter output, IReadOnlyList<PolicyDocument> documents) => JsonText.Write(output, "PolicyDocuments", json =>
    {
        json.WriteStartArray("documents");
        foreach (var document in documents)
        {
            json.WriteStartObject();
            json.WriteString("title", document.Title);
            if (document.Statements.Count > 0)
            {
                json.WriteStartObject("policy");
                WritePolicy(json, document);
                json.WriteEndObject();
            }
            else
            {
                JsonFields.WriteTexts(json, "commands", document.Commands);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void WritePolicy(Utf8JsonWriter json, PolicyDocument document)
    {
        json.WriteString("Version", Language);
        json.WriteStartArray("Statement");
        foreach (var statement in document.Statements)
        {
            json.WriteStartObject();
            json.WriteString("Sid", statement.Id);
            json.WriteString("Effect", "Allow");
            if (statement.Principals.Count > 0)
            {
                json.WriteStartObject("Principal");
                JsonFields.WriteTexts(json, "AWS", statement.Principals);
                json.WriteEndObject();
            }

            JsonFields.WriteTexts(json, "Action", statement.Actions);
            if (statement.Resources.Count > 0)
            {
                JsonFields.WriteTexts(json, "Resource", statement.Resources);
            }

            if (statement.ExternalId is not null)
            {
                json.WriteStartObject("Condition");
                json.WriteStartObject("StringEquals");
                json.WriteString("sts:ExternalId", statement.ExternalId);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
