namespace PromoteHook.Oci.Copying;

/// <summary>One end of a copy.</summary>
public enum Side
{
    /// <summary>Where content is read.</summary>
    Source,

    /// <summary>Where content is written.</summary>
    Destination,
}
