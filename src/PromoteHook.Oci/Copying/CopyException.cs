using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Copying;

/// <summary>A copy that failed: at which end, and why.</summary>
public sealed class CopyException(Side side, RegistryException failure, RepositoryName repository) : Exception(failure.Message, failure)
{
    /// <summary>The end that failed.</summary>
    public Side Side { get; } = side;

    /// <summary>The registry's failure.</summary>
    public RegistryException Failure { get; } = failure;

    /// <summary>The repository that was read or written.</summary>
    public RepositoryName Repository { get; } = repository;

    /// <summary>True when only something that refers to the image cannot be copied.</summary>
    public bool IsOfReferrer { get; private init; }

    /// <summary>The same failure, told with what of the referrers it befell.</summary>
    internal CopyException OfReferrer(string deed) => new(
        Side,
        new RegistryException(Failure.Kind, $"{deed}: {Failure.Message}", Failure.InnerException)
        {
            Status = Failure.Status,
            Errors = Failure.Errors,
            Registry = Failure.Registry,
            RetryAfter = Failure.RetryAfter,
            Obstacle = Failure.Obstacle,
            IsRepositoryMissing = Failure.IsRepositoryMissing,
        },
        Repository)
    {
        IsOfReferrer = true,
    };
}
