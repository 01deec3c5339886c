namespace PromoteHook.Kubernetes;

/// <summary>The Job this process runs in, as far as anybody asks.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its uid, by which Events are found.</param>
/// <param name="Labels">Its own labels, not its pod's.</param>
/// <param name="Annotations">Its own annotations.</param>
/// <param name="CreatedAt">When the API server created it.</param>
/// <param name="EndsAt">When its activeDeadlineSeconds are over, all its tries counted; null where it has none or has not begun.</param>
public sealed record OwnJob(
    string Namespace,
    string Name,
    string Uid,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndsAt);
