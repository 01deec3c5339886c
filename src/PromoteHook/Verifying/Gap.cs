using PromoteHook.Mapping;

namespace PromoteHook.Verifying;

/// <summary>An image that the sync pulls, that a hook is to provide, and that it would not.</summary>
/// <param name="Promotion">The image, with its places.</param>
/// <param name="Why">Why the hook would not, for people.</param>
internal sealed record Gap(Promotion Promotion, string Why);
