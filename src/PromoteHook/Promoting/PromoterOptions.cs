using PromoteHook.Planning;
using PromoteHook.Registries;

namespace PromoteHook.Promoting;

/// <summary>How a plan is carried out.</summary>
public sealed record PromoterOptions
{
    /// <summary>Most images under way at once; blobs are bounded by the transport. Default 8, at least 1.</summary>
    public int Parallel { get; init; } = 8;

    /// <summary>True looks at every child and blob of each image at the destination, also where it was there already, and repairs.</summary>
    public bool VerifyDeep { get; init; }

    /// <summary>How long promotions under way may take to end after the run is stopped; then they are reported as stopped and left.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Tells why the run was stopped; null means SIGTERM.</summary>
    public RunStop? Stop { get; init; }

    /// <summary>Who creates destination repositories that do not exist, where a promotion says so; the first that knows the registry does. Default: none.</summary>
    public IReadOnlyList<IRepositoryCreator> Creators { get; init; } = [];

    /// <summary>The clock of durations and of the grace.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Is told of each exception that made a promotion fail, for its stack; null tells nobody.</summary>
    public Action<PlannedPromotion, Exception>? Faulted { get; init; }
}
