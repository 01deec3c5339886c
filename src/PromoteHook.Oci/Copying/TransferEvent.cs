namespace PromoteHook.Oci.Copying;

/// <summary>Something that happened while content moved.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Destination">The repository written to.</param>
/// <param name="Digest">The blob or manifest.</param>
/// <param name="Bytes">For Planned: the blob's size. For Progress: bytes sent since the last event, negative when an upload starts over. Else 0.</param>
public readonly record struct TransferEvent(TransferEventKind Kind, RepositoryName Destination, Digest Digest, long Bytes);
