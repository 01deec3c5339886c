namespace PromoteHook.Testing;

/// <summary>How upload URLs are written in the Location header.</summary>
public enum LocationStyle
{
    Absolute,

    /// <summary>From the root of the host: <c>/v2/…</c>.</summary>
    Relative,

    /// <summary>On the storage listener, which refuses every Authorization header.</summary>
    OtherPort,
}
