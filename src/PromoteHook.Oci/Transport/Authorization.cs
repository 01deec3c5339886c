using System.Net.Http.Headers;
using PromoteHook.Oci.Credentials;

namespace PromoteHook.Oci.Transport;

/// <summary>What one request is signed in with.</summary>
/// <param name="Header">The header to send; null sends none.</param>
/// <param name="Credential">Whose; null for anonymous.</param>
internal sealed record Authorization(AuthenticationHeaderValue? Header, Credential? Credential)
{
    /// <summary>How the token was asked for, and the token; null when the header is no token of a token server.</summary>
    public (TokenRequest Request, AccessToken Token)? Token { get; init; }

    /// <summary>True when a fresh token may be accepted where this one was not.</summary>
    public bool IsRenewable { get; init; }

    /// <summary>Whose it is, never the header: a record would print it.</summary>
    public override string ToString() => $"authorization of {Credential?.ToString() ?? "nobody"} (not shown)";
}
