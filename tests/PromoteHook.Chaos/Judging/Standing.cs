namespace PromoteHook.Chaos.Judging;

/// <summary>What a tag stands for at the destination.</summary>
internal enum Standing
{
    /// <summary>There is no such tag.</summary>
    Absent,

    /// <summary>It stands for the image that is to be promoted.</summary>
    Right,

    /// <summary>It stands for another writer's image.</summary>
    Strange,
}
