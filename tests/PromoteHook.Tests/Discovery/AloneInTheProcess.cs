namespace PromoteHook.Tests.Discovery;

/// <summary>Runs while nothing else does: the heap is the whole process's.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;
