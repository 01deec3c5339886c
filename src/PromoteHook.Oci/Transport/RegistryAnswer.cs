namespace PromoteHook.Oci.Transport;

/// <summary>Turns a refusal into an exception.</summary>
internal static class RegistryAnswer
{
    /// <summary>Reads the body of a refused answer (at most 64 KiB) and says what it means; disposes nothing.</summary>
    public static Task<RegistryException> ToExceptionAsync(HttpResponseMessage response, RegistryCall call, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
