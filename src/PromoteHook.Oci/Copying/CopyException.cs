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
        Failure.Told($"{deed}: {Failure.Message}"),
        Repository)
    {
        IsOfReferrer = true,
    };

    /// <summary>The same failure, told with what of a large upload was in vain.</summary>
    internal CopyException OfUpload(string words, long bytesLost) => new(Side, Failure.Told($"{Failure.Message}; {words}", bytesLost), Repository);
}
