namespace PromoteHook.EndToEnd.Tests.Crashes;

/// <summary>When a blow falls on the process that made a request.</summary>
public enum BlowMoment
{
    /// <summary>The request has left the process; the registry never sees it.</summary>
    BeforeTheRegistry,

    /// <summary>The registry has done its work; the process never sees the answer.</summary>
    BeforeTheClient,
}
