namespace PromoteHook.Oci.Transport;

/// <summary>The leave to send one request.</summary>
/// <param name="Age">How often the pace had been lowered when it was given.</param>
/// <param name="IsOfSavings">True when it came out of what was saved up in a quiet time, so that a refusal tells of the bucket's size.</param>
internal readonly record struct PacePermit(int Age, bool IsOfSavings);
