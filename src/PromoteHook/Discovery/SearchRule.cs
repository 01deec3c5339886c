namespace PromoteHook.Discovery;

/// <summary>Says in which fields of which objects an image reference stands, beyond pod specs.</summary>
/// <param name="Group">The API group without version, such as <c>kafka.strimzi.io</c>; empty for core; <c>*</c> for any; a leading <c>*.</c> matches any prefix.</param>
/// <param name="Kind">The object's kind, or <c>*</c>.</param>
/// <param name="Path">The field: names parted by dots, <c>[]</c> after a list, <c>*</c> for any key; a dot within a name is written <c>\.</c>.</param>
public sealed record SearchRule(string Group, string Kind, string Path)
{
    /// <summary>Which of the field's values count.</summary>
    public ReferenceForm Form { get; init; }

    /// <summary>A field beside it that has to have a certain value; null when none has to.</summary>
    public (string Key, string Value)? Beside { get; init; }

    /// <summary>True when the rule speaks of objects of this group and kind.</summary>
    public bool SpeaksOf(string group, string kind) =>
        (Kind == "*" || Kind == kind)
        && (Group == "*" || Group == group || (Group.StartsWith("*.", StringComparison.Ordinal) && group.EndsWith(Group[1..], StringComparison.Ordinal)));
}
