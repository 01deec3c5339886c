namespace PromoteHook.Testing;

/// <summary>How <see cref="FakeRegistry"/> wants to be asked.</summary>
public enum AuthScheme
{
    None,
    Basic,

    /// <summary>Tokens from the registry's own token server.</summary>
    Bearer,
}
