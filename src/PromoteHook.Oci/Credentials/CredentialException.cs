namespace PromoteHook.Oci.Credentials;

/// <summary>A credential source that should know a credential could not get it.</summary>
public sealed class CredentialException(string message, Exception? innerException = null) : Exception(message, innerException);
