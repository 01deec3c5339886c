namespace PromoteHook.Doctoring;

/// <summary>One thing beside the registries that a run asks, such as Argo CD.</summary>
internal interface IServiceCheck
{
    /// <summary>The verdicts, in the order in which it was asked.</summary>
    Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancellationToken);
}
