namespace PromoteHook.Oci.Transport;

/// <summary>One entry of a registry's error body.</summary>
/// <remarks>Source: <see href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes"/>.</remarks>
/// <param name="Code">The code, such as <c>MANIFEST_UNKNOWN</c>.</param>
/// <param name="Message">The registry's words, control characters escaped; may be empty.</param>
public sealed record RegistryError(string Code, string Message);
