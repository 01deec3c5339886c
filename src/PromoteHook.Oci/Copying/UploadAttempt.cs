using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Copying;

/// <summary>What came of one try to upload a blob.</summary>
/// <param name="Failure">Null when the blob is up.</param>
internal readonly record struct UploadAttempt(CopyException? Failure)
{
    /// <summary>True for the answers of registries that do not take content by PUT, to be tried by PATCH.</summary>
    public bool LostContent { get; init; }

    /// <summary>True where the rest of a blob was refused, or does not fit to what went before.</summary>
    public bool IsOfRest { get; init; }

    /// <summary>True where something on the way does not know the question that goes out before the content.</summary>
    public bool RefusesToBeAsked { get; init; }

    /// <summary>True when all bytes have gone out.</summary>
    public bool IsSentWhole { get; init; }

    /// <summary>True when the destination has got everything and failed then.</summary>
    public bool WasSentWhole => IsSentWhole && Failure is { Side: Side.Destination, Failure.Kind: RegistryErrorKind.Unavailable };
}
