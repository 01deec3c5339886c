using System.Text;
using System.Text.Json;

namespace PromoteHook.ArgoCd;

/// <summary>The sources of an Application, or of one sync of it.</summary>
/// <param name="items">Each as JSON.</param>
/// <param name="areSeveral">True when they stand under <c>sources</c>, be it one only: then revisions are given by position.</param>
internal sealed class SourceList(IReadOnlyList<JsonElement> items, bool areSeveral)
{
    /// <summary>Even <c>{}</c> here counts: it puts <c>values</c> out of force.</summary>
    private const string ValuesObject = "/helm/valuesObject";

    /// <summary>What users write in it Argo CD hands on as it is: there <c>false</c>, <c>null</c> and <c>""</c> mean something.</summary>
    private static readonly HashSet<string> Free =
        [ValuesObject, "/kustomize/commonLabels", "/kustomize/commonAnnotations", "/kustomize/patches/options", "/plugin/parameters"];

    /// <summary>How many.</summary>
    public int Count => items.Count;

    /// <summary>True when they stand under <c>sources</c>.</summary>
    public bool AreSeveral { get; } = areSeveral;

    /// <summary>Reads <c>sources</c>, else <c>source</c>; null where there is neither. A sync of several has an empty <c>source</c> beside them.</summary>
    public static SourceList? Of(JsonElement owner) =>
        owner.ItemsAt("sources") is { Count: > 0 } several ? new SourceList(several, true)
        : owner.TextAt("source", "repoURL") is not null ? new SourceList([owner.At("source")!.Value], false)
        : null;

    /// <summary>The revisions written beside them in <paramref name="owner"/>; empty where there are not as many.</summary>
    public IReadOnlyList<string> RevisionsIn(JsonElement owner)
    {
        var revisions = AreSeveral ? owner.TextsAt("revisions") : owner.TextAt("revision") is { } one ? [one] : [];
        return revisions.Count == Count && revisions.All(revision => revision.Length > 0) ? revisions : [];
    }

    /// <summary>True when each revision means one state for ever.</summary>
    public bool AreResolved(IReadOnlyList<string> revisions) =>
        revisions.Count == Count && revisions.Zip(items).All(pair => Revision.IsResolved(pair.First, pair.Second.TextAt("chart") is not null));

    /// <summary>True when both render alike, given the same revisions: <c>targetRevision</c> does not count, nor what is empty.</summary>
    public bool RendersLike(SourceList other) => AreSeveral == other.AreSeveral && Text() == other.Text();

    private string Text()
    {
        var text = new StringBuilder();
        foreach (var item in items)
        {
            Write(item, text, "");
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Writes so that equals come out equal; of a field that Argo CD knows, empty and absent are one.</summary>
    /// <param name="json">What to write.</param>
    /// <param name="text">Where to.</param>
    /// <param name="path">The fields that lead here from the source; null within what users write freely.</param>
    private static void Write(JsonElement json, StringBuilder text, string? path)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                foreach (var field in FieldsOf(json, path).OrderBy(field => field.Name, StringComparer.Ordinal))
                {
                    text.Append('"').Append(JsonEncodedText.Encode(field.Name)).Append("\":");
                    Write(field.Value, text, Below(path, field.Name));
                    text.Append(',');
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var item in json.EnumerateArray())
                {
                    Write(item, text, path);
                    text.Append(',');
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                text.Append('"').Append(JsonEncodedText.Encode(json.GetString()!)).Append('"');
                break;
            default:
                text.Append(json.GetRawText());
                break;
        }
    }

    private static IEnumerable<JsonProperty> FieldsOf(JsonElement json, string? path) => json.EnumerateObject().Where(field =>
        path is null || !(IsEmpty(field.Value, $"{path}/{field.Name}") || (path.Length == 0 && field.NameEquals("targetRevision"))));

    private static string? Below(string? path, string field) => path is null || Free.Contains($"{path}/{field}") ? null : $"{path}/{field}";

    private static bool IsEmpty(JsonElement json, string path) => json.ValueKind switch
    {
        JsonValueKind.Null => true,
        _ when path == ValuesObject => false,
        JsonValueKind.False => true,
        JsonValueKind.String => json.ValueEquals(""),
        JsonValueKind.Array => json.GetArrayLength() == 0,
        JsonValueKind.Object => Free.Contains(path) ? !json.EnumerateObject().Any() : json.EnumerateObject().All(field => IsEmpty(field.Value, $"{path}/{field.Name}")),
        _ => false,
    };
}
