namespace PromoteHook.Testing;

/// <summary>What a <see cref="Fault"/> does.</summary>
public enum FaultKind
{
    /// <summary>Answers in the registry's place.</summary>
    Answer,

    /// <summary>Does the work, but answers with another success status.</summary>
    Restate,

    /// <summary>Sets or removes one header of the answer.</summary>
    Header,

    /// <summary>Ends the connection before any answer.</summary>
    Cut,

    /// <summary>Ends the connection after some bytes of the body: of the request for uploads, else of the answer.</summary>
    CutAfter,

    /// <summary>Resets the connection after some bytes of the body, so that some of them may never arrive.</summary>
    ResetAfter,

    /// <summary>Goes silent after some bytes of the body, until the client gives up.</summary>
    StallAfter,

    /// <summary>Does the work, and ends the connection before the answer.</summary>
    CutAnswer,

    /// <summary>Flips one byte of the body: of the request for uploads, else of the answer.</summary>
    CorruptByte,

    /// <summary>Moves the body in small pieces with a pause after each.</summary>
    Trickle,

    /// <summary>Declares another Content-Length than the body has.</summary>
    ContentLength,

    /// <summary>Answers as if the work were done, and does not do it.</summary>
    Drop,

    /// <summary>Waits at a <see cref="RequestGate"/>.</summary>
    Hold,
}
