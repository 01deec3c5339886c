namespace PromoteHook.Discovery;

/// <summary>Which values of a field are whole references; the others are passed by, and said.</summary>
public enum ReferenceForm
{
    /// <summary>Every value, with or without <c>oci://</c> or <c>docker://</c>.</summary>
    Any,

    /// <summary>Only values with <c>oci://</c> or <c>docker://</c>: without, the field means a path or another download.</summary>
    WithScheme,

    /// <summary>Only values with tag or digest: without, the controller adds a tag from another field.</summary>
    WithTag,

    /// <summary>Only values that name a registry: without, the controller has a default of its own.</summary>
    WithRegistry,
}
