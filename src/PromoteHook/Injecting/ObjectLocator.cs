namespace PromoteHook.Injecting;

/// <summary>Finds where objects are written, in a text that may be JSON values one after the other, YAML, or the one and then the other.</summary>
internal static class ObjectLocator
{
    /// <summary>The objects, by where the reader of manifests said that they begin.</summary>
    /// <param name="held">The text.</param>
    /// <param name="isJson">True when it begins with JSON.</param>
    /// <param name="wanted">Line and column from 1; in JSON columns count bytes.</param>
    public static IReadOnlyDictionary<(int Line, int Column), LocatedObject> Locate(HeldManifests held, bool isJson, IReadOnlySet<(int Line, int Column)> wanted)
    {
        var found = new Dictionary<(int Line, int Column), LocatedObject>();
        var start = isJson ? LocateJson(held, wanted, found) : 0;
        if (found.Count < wanted.Count)
        {
            var yaml = new YamlLocator(held, start, held.Text.Span[..start].Count((byte)'\n'), wanted.Except(found.Keys).ToHashSet());
            foreach (var (place, located) in yaml.Locate())
            {
                found[place] = located;
            }
        }

        return found;
    }

    /// <summary>Reads on while there is JSON; yields where something else begins.</summary>
    private static int LocateJson(HeldManifests held, IReadOnlySet<(int Line, int Column)> wanted, Dictionary<(int Line, int Column), LocatedObject> found)
    {
        var bytes = new Dictionary<int, (int Line, int Column)>();
        var (line, lineStart) = (1, 0);
        foreach (var place in wanted.Order())
        {
            for (; line < place.Line; line++)
            {
                lineStart += held.Text.Span[lineStart..].IndexOf((byte)'\n') + 1;
            }

            bytes.TryAdd(lineStart + place.Column - 1, place);
        }

        var locator = new JsonLocator(held.Text, bytes.Keys.ToHashSet());
        var at = 0;
        while (true)
        {
            var blanks = held.Text.Span[at..].IndexOfAnyExcept(" \t\r\n"u8);
            at = blanks < 0 ? held.Text.Length : at + blanks;
            if (at == held.Text.Length || held.Text.Span[at] is not ((byte)'{' or (byte)'['))
            {
                return at;
            }

            (at, var objects) = locator.Locate(at);
            foreach (var (start, located) in objects)
            {
                found[bytes[start]] = located;
            }
        }
    }
}
