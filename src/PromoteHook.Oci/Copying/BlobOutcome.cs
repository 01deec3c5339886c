namespace PromoteHook.Oci.Copying;

/// <summary>What became of one blob at a destination repository.</summary>
internal enum BlobOutcome
{
    /// <summary>It was there, or another image of the run brought it.</summary>
    Present,

    /// <summary>The registry took it over from another of its repositories.</summary>
    Mounted,

    /// <summary>It was sent.</summary>
    Uploaded,

    /// <summary>It is served from elsewhere by design (a foreign layer) and is in neither registry.</summary>
    Foreign,
}
