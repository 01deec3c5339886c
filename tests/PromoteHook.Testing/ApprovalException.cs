namespace PromoteHook.Testing;

/// <summary>A text is not the approved one.</summary>
public sealed class ApprovalException(string message) : Exception(message);
