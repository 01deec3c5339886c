namespace PromoteHook.Testing.Clouds.Amazon;

/// <summary>An answer of AWS that is an error.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">AWS's word for it.</param>
/// <param name="Message">The sentence for people.</param>
public sealed record AwsRefusal(int Status, string Code, string Message);
