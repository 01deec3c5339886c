namespace PromoteHook.Discovery;

/// <summary>Says in which fields of which objects an image reference stands, beyond pod specs.</summary>
/// <param name="Group">The API group without version, such as <c>kafka.strimzi.io</c>; empty for core; <c>*</c> for any; a leading <c>*.</c> matches any prefix.</param>
/// <param name="Kind">The object's kind, or <c>*</c>.</param>
/// <param name="Path">The field: names parted by dots, <c>[]</c> after a list, <c>*</c> for any key.</param>
public sealed record SearchRule(string Group, string Kind, string Path);
