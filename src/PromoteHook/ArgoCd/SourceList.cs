using System.Text;
using System.Text.Json;

namespace PromoteHook.ArgoCd;

/// <summary>The sources of an Application, or of one sync of it.</summary>
/// <param name="items">Each as JSON.</param>
/// <param name="areSeveral">True when they stand under <c>sources</c>, be it one only: then revisions are given by position.</param>
internal sealed class SourceList(IReadOnlyList<JsonElement> items, bool areSeveral)
{
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
            Write(item, text, isSource: true);
            text.Append('\n');
        }

        return text.ToString();
    }

    private static void Write(JsonElement json, StringBuilder text, bool isSource = false)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                foreach (var field in json.EnumerateObject().Where(field => !IsEmpty(field.Value) && !(isSource && field.NameEquals("targetRevision"))).OrderBy(field => field.Name, StringComparer.Ordinal))
                {
                    text.Append(JsonEncodedText.Encode(field.Name)).Append(':');
                    Write(field.Value, text);
                    text.Append(',');
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var item in json.EnumerateArray())
                {
                    Write(item, text);
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

    private static bool IsEmpty(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.String => json.ValueEquals(""),
        JsonValueKind.Array => json.GetArrayLength() == 0,
        JsonValueKind.Object => json.EnumerateObject().All(field => IsEmpty(field.Value)),
        _ => false,
    };
}
