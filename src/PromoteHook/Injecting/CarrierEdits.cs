using PromoteHook.Discovery.Reading;

namespace PromoteHook.Injecting;

/// <summary>Writes the list into a carrier by changing as little as can be: one value, one entry or one field.</summary>
/// <param name="text">The text that the carrier stands in.</param>
/// <param name="list">The list.</param>
/// <param name="located">Where the carrier is written.</param>
internal sealed class CarrierEdits(ReadOnlyMemory<byte> text, ListText list, LocatedObject located)
{
    /// <summary>What is JSON stays JSON. What is not must not begin like it: <c>{"</c>.</summary>
    private readonly string quote = located.Root is { IsFlow: true, Fields: [var first, ..] } && text.Span[first.Start] == '"' ? "\"" : "";

    private readonly BlockLayout layout = new(text);

    /// <summary>The changes for one carrier; none when it says the same already.</summary>
    /// <param name="carrier">The carrier.</param>
    /// <param name="mayAdd">False leaves a Job alone that has no such variable.</param>
    /// <exception cref="RefusalException">DiscoveryFailed: it is written in a way that cannot be changed without changing something else.</exception>
    public IEnumerable<TextEdit> Of(Carrier carrier, bool mayAdd) =>
        carrier.Hook is null
            ? IntoConfigMap(carrier, new Way(carrier, located))
            : IntoContainer(carrier, new Way(carrier, located).Down(carrier.Hook.Path), mayAdd);

    private IEnumerable<TextEdit> IntoConfigMap(Carrier carrier, Way root)
    {
        var semantic = carrier.Manifest.Root["data"];
        if (root.Node.Field("data") is not { } data)
        {
            return semantic is null ? [AddField(root.Node, "data", FieldOf(Carrier.Key, isFile: true))] : throw root.Refuse("data");
        }

        if (data.Value.Form == LocatedForm.Scalar)
        {
            return Fill(root, data, FieldOf(Carrier.Key, isFile: true));
        }

        var mapping = root.Field("data", LocatedForm.Mapping);
        return mapping.Node.Field(Carrier.Key) is { } images ? Replace(mapping, images, isFile: true)
            : semantic?[Carrier.Key] is null ? [AddField(mapping.Node, Carrier.Key, null, isFile: true)]
            : throw mapping.Refuse(Carrier.Key);
    }

    private IEnumerable<TextEdit> IntoContainer(Carrier carrier, Way container, bool mayAdd)
    {
        List<(int Position, ManifestNode Entry)> entries = [.. carrier.Entries];
        if (entries.Count > 0)
        {
            return IntoEntries(container.Field("env", LocatedForm.List), entries);
        }

        if (!mayAdd)
        {
            return [];
        }

        if (container.Node.Field("env") is not { } env)
        {
            return carrier.Hook!.Container["env"] is null ? [AddField(container.Node, "env", EntryOf())] : throw container.Refuse("env");
        }

        return env.Value.Form == LocatedForm.Scalar ? Fill(container, env, EntryOf()) : [AddItem(container.Field("env", LocatedForm.List).Node)];
    }

    private IEnumerable<TextEdit> IntoEntries(Way env, List<(int Position, ManifestNode Entry)> entries)
    {
        foreach (var (position, semantic) in entries)
        {
            var entry = env.Item(position);
            if (semantic["valueFrom"] is not null)
            {
                throw entry.Refuse("valueFrom", $"{Carrier.Variable} comes from valueFrom", $"remove that entry, or mark the ConfigMap that it names with {Carrier.Mark}: \"true\" and mount it in the overlay's directory instead");
            }

            if (entry.Node.Field("value") is not { } value)
            {
                yield return semantic["value"] is null ? AddField(entry.Node, "value", null, isFile: false) : throw entry.Refuse("value");
                continue;
            }

            foreach (var edit in Replace(entry, value, isFile: false))
            {
                yield return edit;
            }
        }
    }

    /// <summary>Puts the list where a value stands.</summary>
    private IEnumerable<TextEdit> Replace(Way owner, LocatedField field, bool isFile)
    {
        var value = field.Value;
        if (value.Form == LocatedForm.Scalar && list.IsSaidBy(value.Text))
        {
            return [];
        }

        owner.CheckAnchor(value, field.Name!);
        if (value.Form is not (LocatedForm.Scalar or LocatedForm.Alias))
        {
            throw owner.Refuse(field.Name!, "there stands no text", "remove it");
        }

        var isEmpty = value.Start == value.End;
        var start = isEmpty ? field.Colon : value.Start;
        var end = isEmpty ? field.Colon : value.IsBlockScalar ? layout.TrimmedEnd(value.Start, value.End) : value.End;
        if (start < 0 || (isEmpty && value.Anchor is not null))
        {
            throw owner.Refuse(field.Name!);
        }

        var blank = isEmpty ? " " : "";
        var indent = owner.Node.IsFlow ? 0 : layout.ColumnOf(field.Start);
        return [new TextEdit(start, end, blank + (MayBeBlock(owner.Node.IsFlow, end, indent, isFile) ? Joined(indent, list.BlockLines(isFile), layout.LineEnd(end)) : list.Quoted(isFile)))];
    }

    /// <summary>Gives a field whose value is empty or null a nested one.</summary>
    private IEnumerable<TextEdit> Fill(Way owner, LocatedField field, Nested nested)
    {
        var value = field.Value;
        owner.CheckAnchor(value, field.Name!);
        if (value.Text is not ("" or "null" or "~" or "Null" or "NULL") || value.IsBlockScalar || field.Colon < 0)
        {
            throw owner.Refuse(field.Name!, $"there stands '{value.Text}'", "remove it");
        }

        if (owner.Node.IsFlow)
        {
            var (start, end) = value.Start == value.End ? (field.Colon, field.Colon) : (value.Start, value.End);
            return [new TextEdit(start, end, (start == end ? " " : "") + nested.Flow)];
        }

        var indent = layout.ColumnOf(field.Start);
        TextEdit lines = layout.LinesBehind(value.Start == value.End ? field.Colon : value.End, indent + nested.Indent, nested.Lines(MayEnd(field.End, indent + nested.Indent)));
        return value.Start == value.End ? [lines] : [new TextEdit(value.Start, value.End, ""), lines];
    }

    /// <summary>Adds a field whose value is the list.</summary>
    private TextEdit AddField(LocatedNode mapping, string name, Nested? nested, bool isFile = false)
    {
        nested ??= new Nested($"{list.Quoted(isFile)}", 0, isBlock => ScalarLines(isFile, isBlock));
        if (mapping.IsFlow)
        {
            var rest = mapping.Fields.Count > 0 ? ", " : "";
            return new TextEdit(mapping.Start + 1, mapping.Start + 1, $"{quote}{name}{quote}: {nested.Flow}{rest}");
        }

        // Where the fields are in the order of the alphabet, it stays so; the first is kept, for a dash may stand before it.
        var next = mapping.Fields.Skip(1).FirstOrDefault(field => string.CompareOrdinal(field.Name, name) > 0);
        var before = next is null ? mapping.Fields[^1] : mapping.Fields.TakeWhile(field => field != next).Last();
        var indent = layout.ColumnOf(mapping.Fields[0].Start);
        var isBlock = MayEnd(before.End, indent + nested.Indent);
        var lines = nested.Lines(isBlock).ToList();
        IEnumerable<string> written = nested.IsScalar
            ? lines.Skip(1).Prepend($"{name}: {lines[0]}")
            : lines.Select(line => new string(' ', nested.Indent) + line).Prepend($"{name}:");
        return layout.LinesBehind(before.End, indent, written);
    }

    private TextEdit AddItem(LocatedNode items)
    {
        if (items.IsFlow)
        {
            var rest = items.Items.Count > 0 ? ", " : "";
            return new TextEdit(items.Start + 1, items.Start + 1, $"{FlowEntry}{rest}");
        }

        var indent = layout.ColumnOf(items.Start);
        return layout.LinesBehind(items.EndBefore, indent, EntryLines(MayEnd(items.EndBefore, indent)));
    }

    private string FlowEntry => $"{{{quote}name{quote}: {quote}{Carrier.Variable}{quote}, {quote}value{quote}: {list.Quoted(isFile: false)}}}";

    private Nested EntryOf() => new($"[{FlowEntry}]", 0, EntryLines) { IsScalar = false };

    private Nested FieldOf(string name, bool isFile) => new($"{{{quote}{name}{quote}: {list.Quoted(isFile)}}}", 2, isBlock => FieldLines(name, isFile, isBlock)) { IsScalar = false };

    private IEnumerable<string> EntryLines(bool isBlock) => FieldLines("value", isFile: false, isBlock).Select(line => "  " + line).Prepend($"- name: {Carrier.Variable}");

    private IEnumerable<string> FieldLines(string name, bool isFile, bool isBlock)
    {
        var lines = ScalarLines(isFile, isBlock).ToList();
        return lines.Skip(1).Prepend($"{name}: {lines[0]}");
    }

    private IEnumerable<string> ScalarLines(bool isFile, bool isBlock) => isBlock && list.WantsBlock(isFile) ? list.BlockLines(isFile) : [list.Quoted(isFile)];

    /// <summary>Whether lines that end in a block scalar may be put behind a place; its own lines are indented by two more at least.</summary>
    private bool MayEnd(int end, int indent) => layout.MayEndBlock(Next(layout.LineEnd(end)), indent + 2);

    private bool MayBeBlock(bool isFlow, int end, int indent, bool isFile)
    {
        var isLineEnd = end == text.Length || text.Span[end] is (byte)'\r' or (byte)'\n';
        return !isFlow && isLineEnd && list.WantsBlock(isFile) && layout.MayEndBlock(Next(end), indent + 2);
    }

    /// <summary>Behind a line end, if there is one here.</summary>
    private int Next(int lineEnd) =>
        lineEnd < text.Length && text.Span[lineEnd] is (byte)'\r' or (byte)'\n' ? lineEnd + layout.NewLineAt(lineEnd).Length : lineEnd;

    private string Joined(int indent, IEnumerable<string> lines, int lineEnd)
    {
        var newLine = layout.NewLineAt(lineEnd) + new string(' ', indent);
        return string.Join(newLine, lines);
    }

    /// <summary>A value to be put in: as flow style has it, and as lines of block style, indented by so much more than its key.</summary>
    private sealed record Nested(string Flow, int Indent, Func<bool, IEnumerable<string>> Lines)
    {
        public bool IsScalar { get; init; } = true;
    }
}
