namespace PromoteHook.Registries;

/// <summary>What keeps a repository from taking pushes.</summary>
/// <param name="Fault">What it is, a sentence.</param>
/// <param name="Remedy">What to do.</param>
public sealed record PushObstacle(string Fault, string Remedy)
{
    /// <summary>False where pushes may work all the same.</summary>
    public bool IsCertain { get; init; } = true;
}
