namespace PromoteHook.ArgoCd;

/// <summary>Which Application is meant, and what is known of its sync.</summary>
internal sealed record ArgoCdChoice
{
    /// <summary>The Application; null asks the own Job's tracking mark.</summary>
    public ApplicationName? Application { get; init; }

    /// <summary>Its AppProject; null when nobody said. With it a missing Application is told from a missing right.</summary>
    public string? Project { get; init; }

    /// <summary>The sync's revision; null asks the Application. Of use to an Application with one source only.</summary>
    public string? Revision { get; init; }

    /// <summary>The key of the label by which Argo CD tracks.</summary>
    public string InstanceLabel { get; init; } = TrackingMark.DefaultLabel;

    /// <summary>True takes an Application without objects for what it is.</summary>
    public bool AllowEmpty { get; init; }
}
