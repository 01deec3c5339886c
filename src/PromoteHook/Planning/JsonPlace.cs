using System.Text.Json;

namespace PromoteHook.Planning;

/// <summary>A value in a JSON file that knows where it stands, so that a refusal can say it.</summary>
/// <param name="File">The file as it was named.</param>
/// <param name="Path">The place, <c>$.promotions[3].digest</c>.</param>
/// <param name="Value">The value; Undefined where there is none.</param>
internal readonly record struct JsonPlace(string File, string Path, JsonElement Value)
{
    /// <summary>True when there is a value other than null.</summary>
    public bool IsThere => Value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>The property of an object; not there when the object is not.</summary>
    public JsonPlace Property(string name)
    {
        if (IsThere && Value.ValueKind != JsonValueKind.Object)
        {
            throw Refuse("expected an object");
        }

        return new JsonPlace(File, $"{Path}.{name}", IsThere && Value.TryGetProperty(name, out var value) ? value : default);
    }

    /// <summary>The items of a list; none when it is not there.</summary>
    public IEnumerable<JsonPlace> Items()
    {
        if (!IsThere)
        {
            return [];
        }

        if (Value.ValueKind != JsonValueKind.Array)
        {
            throw Refuse("expected a list");
        }

        var place = this;
        return Value.EnumerateArray().Select((item, index) => place with { Path = $"{place.Path}[{index}]", Value = item }).ToArray();
    }

    /// <summary>The text; null when it is not there.</summary>
    public string? FindText()
    {
        if (!IsThere)
        {
            return null;
        }

        try
        {
            return Value.ValueKind == JsonValueKind.String ? Value.GetString() : throw Refuse("expected text");
        }
        catch (InvalidOperationException)
        {
            // Escaped or raw halves of characters pass the parser and fail here.
            throw Refuse("not Unicode text");
        }
    }

    /// <summary>The text, which must be there.</summary>
    public string Text() => FindText() ?? throw Refuse("missing");

    /// <summary>The text as <paramref name="parse"/> reads it; null when it is not there.</summary>
    public T? Find<T>(Func<string, T> parse)
        where T : class
    {
        if (FindText() is not { } text)
        {
            return null;
        }

        try
        {
            return parse(text);
        }
        catch (FormatException fault)
        {
            throw Refuse(fault.Message);
        }
    }

    /// <summary>What a word stands for; null when it is not there.</summary>
    public T? FindWord<T>(IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (FindText() is not { } word)
        {
            return null;
        }

        return words.TryGetValue(word, out var meaning) ? meaning : throw Refuse($"'{word}' is none of {string.Join(", ", words.Keys)}");
    }

    /// <summary>The number, at least 0; 0 when it is not there.</summary>
    public long Number(long most = long.MaxValue) =>
        !IsThere ? 0
        : Value.ValueKind == JsonValueKind.Number && Value.TryGetInt64(out var number) && number >= 0 && number <= most ? number
        : throw Refuse($"expected a whole number from 0 to {most}");

    /// <summary>True or false; false when it is not there.</summary>
    public bool Flag() =>
        IsThere && (Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? Value.GetBoolean() : throw Refuse("expected true or false"));

    /// <summary>A refusal that names file and place.</summary>
    public RefusalException Refuse(string message) =>
        new(ExitCode.Usage, $"{File}: {Path}: {message}", "write the plan again with plan -o json");
}
