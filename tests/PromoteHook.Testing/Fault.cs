namespace PromoteHook.Testing;

/// <summary>
/// One rule of misbehaviour: which requests, and what happens to them. Rules are matched after the registry has
/// accepted the request's Authorization, so that a challenge and its answer count as one request. Faults of bodies work
/// on manifests, blobs and uploads.
/// </summary>
public sealed record Fault
{
    private Fault(RegistryRoute route, FaultKind kind)
    {
        Route = route;
        Kind = kind;
    }

    public RegistryRoute Route { get; }

    public FaultKind Kind { get; }

    /// <summary>The repository the request must name; null for any.</summary>
    public string? Repository { get; init; }

    /// <summary>The tag or digest the request must name; null for any.</summary>
    public string? Reference { get; init; }

    /// <summary>Matching requests that pass unharmed first.</summary>
    public int Skip { get; init; }

    /// <summary>Matching requests that are hit after those.</summary>
    public int Times { get; init; } = int.MaxValue;

    internal int Status { get; private init; }

    internal string Name { get; private init; } = "";

    internal string? Text { get; private init; }

    internal IReadOnlyDictionary<string, string> Headers { get; private init; } = new Dictionary<string, string>();

    internal long Bytes { get; private init; }

    internal TimeSpan Pause { get; private init; }

    internal RequestGate? Gate { get; private init; }

    /// <summary>Answers with a status, headers and body in the registry's place; without a Content-Type an HTML body gets text/html. Of a <see cref="FakeRegistry"/> <c>{authorization}</c> quotes what the request was signed in with.</summary>
    public static Fault Answer(RegistryRoute route, int status, string? body = null, params (string Name, string Value)[] headers) =>
        new(route, FaultKind.Answer) { Status = status, Text = body, Headers = headers.ToDictionary(header => header.Name, header => header.Value) };

    /// <summary>Does the work, but answers with this status instead of the usual one.</summary>
    public static Fault Restate(RegistryRoute route, int status) => new(route, FaultKind.Restate) { Status = status };

    /// <summary>Sets a header of the answer; null removes it.</summary>
    public static Fault Header(RegistryRoute route, string name, string? value) => new(route, FaultKind.Header) { Name = name, Text = value };

    /// <summary>Ends the connection before any answer.</summary>
    public static Fault Cut(RegistryRoute route) => new(route, FaultKind.Cut);

    /// <summary>Ends the connection after some bytes of the body: of the request for uploads, else of the answer.</summary>
    public static Fault CutAfter(RegistryRoute route, long bytes) => new(route, FaultKind.CutAfter) { Bytes = bytes };

    /// <summary>Resets the connection after some bytes of the body, so that some of them may never arrive.</summary>
    public static Fault ResetAfter(RegistryRoute route, long bytes) => new(route, FaultKind.ResetAfter) { Bytes = bytes };

    /// <summary>Goes silent after some bytes of the body: at 0 a download has sent its headers, at its length an upload lacks the answer only.</summary>
    public static Fault StallAfter(RegistryRoute route, long bytes) => new(route, FaultKind.StallAfter) { Bytes = bytes };

    /// <summary>Does the work, then ends the connection before the answer.</summary>
    public static Fault CutAnswer(RegistryRoute route) => new(route, FaultKind.CutAnswer);

    /// <summary>Flips the byte at this offset of the body: of the request for uploads, else of the answer.</summary>
    public static Fault CorruptByte(RegistryRoute route, long offset) => new(route, FaultKind.CorruptByte) { Bytes = offset };

    /// <summary>Moves the body in pieces of so many bytes with a pause after each, by the registry's clock.</summary>
    public static Fault Trickle(RegistryRoute route, int pieceBytes, TimeSpan pause) =>
        new(route, FaultKind.Trickle) { Bytes = pieceBytes, Pause = pause };

    /// <summary>Declares this Content-Length: a smaller one shortens the body, a larger one ends the connection after it.</summary>
    public static Fault ContentLength(RegistryRoute route, long bytes) => new(route, FaultKind.ContentLength) { Bytes = bytes };

    /// <summary>Answers a manifest PUT with 201 and stores nothing.</summary>
    public static Fault Drop(RegistryRoute route) => new(route, FaultKind.Drop);

    /// <summary>Lets requests wait at a gate before they are looked at.</summary>
    public static Fault Hold(RegistryRoute route, RequestGate gate) => new(route, FaultKind.Hold) { Gate = gate };

    internal bool Matches(RecordedRequest request) =>
        Route == request.Route
        && (Repository is null || Repository == request.Repository)
        && (Reference is null || Reference == request.Reference);
}
