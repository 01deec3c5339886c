namespace PromoteHook.Oci.Tests.Copying;

/// <summary>What befalls a request.</summary>
public enum InterruptionKind
{
    /// <summary>The connection is cut before the registry hears of it.</summary>
    CutBeforeTheRegistry,

    /// <summary>The registry has done its work, and the connection is cut before any of the answer.</summary>
    CutBeforeTheClient,

    /// <summary>The connection is cut in the middle of the answer's body.</summary>
    CutWithinTheAnswer,

    /// <summary>It is answered with status 500 and nothing is done.</summary>
    Refused,

    /// <summary>The process dies before the registry hears of it.</summary>
    CrashBeforeTheRegistry,

    /// <summary>The registry has done its work, and the process dies before the answer.</summary>
    CrashBeforeTheClient,
}
