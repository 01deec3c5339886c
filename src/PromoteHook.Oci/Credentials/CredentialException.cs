namespace PromoteHook.Oci.Credentials;

/// <summary>A credential source that should know a credential could not get it.</summary>
public sealed class CredentialException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>What a person has to do, to be read after the message and a semicolon; null where the source does not know.</summary>
    public string? Remedy { get; init; }
}
