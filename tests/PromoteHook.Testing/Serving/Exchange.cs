using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PromoteHook.Testing.Serving;

/// <summary>One request and its answer, with the faults that hit it; the routes read and write through it.</summary>
internal sealed class Exchange(HttpContext context, RecordedRequest record, IReadOnlyList<Fault> faults, TimeProvider time, CancellationToken gone)
{
    private const int SegmentBytes = 64 * 1024;

    public HttpRequest Request => context.Request;

    public IHeaderDictionary Headers => context.Response.Headers;

    public RegistryRoute Route => record.Route;

    public string Repository => record.Repository ?? "";

    public string Reference => record.Reference ?? "";

    public Fault? Find(FaultKind kind) => faults.FirstOrDefault(fault => fault.Kind == kind);

    public string? Query(string name) => Request.Query.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>Sets the status and lets the header faults have their way; every answer starts here.</summary>
    public void Begin(int status)
    {
        if (Find(FaultKind.CutAnswer) is not null)
        {
            throw new OperationCanceledException("the fault ends the connection");
        }

        record.Status = context.Response.StatusCode = status is >= 200 and < 300 && Find(FaultKind.Restate) is { } restate ? restate.Status : status;
        foreach (var fault in faults.Where(fault => fault.Kind == FaultKind.Header))
        {
            Headers.Remove(fault.Name);
            if (fault.Text is not null)
            {
                Headers[fault.Name] = fault.Text;
            }
        }
    }

    /// <summary>An answer without content.</summary>
    public Task AnswerAsync(int status)
    {
        Begin(status);
        if (context.Response.StatusCode is not 204 and not 304)
        {
            context.Response.ContentLength ??= 0;
        }

        return Task.CompletedTask;
    }

    /// <summary>The error body of the specification.</summary>
    public async Task ErrorAsync(int status, string code, string message)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { errors = new[] { new { code, message, detail = (string?)null } } });
        await TextAsync(status, "application/json", body);
    }

    public async Task TextAsync(int status, string contentType, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentType = contentType;
        Begin(status);
        context.Response.ContentLength = body.Length;
        if (Request.Method != "HEAD")
        {
            record.CountSent(body.Length);
            await context.Response.Body.WriteAsync(body, gone);
        }
    }

    /// <summary>Content with the faults of bodies applied: <paramref name="length"/> bytes from <paramref name="offset"/> on.</summary>
    public async Task SendAsync(int status, StoredBlob content, long offset, long length)
    {
        Begin(status);
        var declared = Find(FaultKind.ContentLength)?.Bytes ?? length;
        context.Response.ContentLength = declared;
        if (Request.Method == "HEAD")
        {
            return;
        }

        // Starting alone would keep the headers back until the first byte of the body.
        await context.Response.Body.FlushAsync(gone);
        var body = new FaultyBody(faults, time, gone);
        await body.SendAsync(content.Slice(offset, Math.Min(length, declared)), async piece =>
        {
            record.CountSent(piece.Length);
            await context.Response.Body.WriteAsync(piece, gone);
        });

        // Kestrel closes the connection by itself, after what was written, when less came than was declared.
        await context.Response.Body.FlushAsync(gone);
    }

    /// <summary>Reads the request's body piece by piece; what came before a cut has been handed over by then.</summary>
    public async Task ReadAsync(Action<ReadOnlyMemory<byte>> take)
    {
        var limit = new FaultyBody(faults, time, gone);
        long read = 0;
        while (true)
        {
            var size = (int)Math.Min(limit.Allow(read, SegmentBytes), Math.Max(1, (Request.ContentLength ?? long.MaxValue) - read));
            if (size == 0)
            {
                await limit.BreakOffAsync();
                throw new OperationCanceledException("the fault ends the request");
            }

            var segment = new byte[size];
            var filled = 0;
            try
            {
                int got;
                while (filled < size && (got = await Request.Body.ReadAsync(segment.AsMemory(filled), gone)) > 0)
                {
                    filled += got;
                    record.CountRead(got);
                }
            }
            finally
            {
                if (filled > 0)
                {
                    take(limit.Spoil(segment.AsMemory(0, filled), read));
                }
            }

            read += filled;
            if (filled < size)
            {
                return;
            }

            await limit.PauseAsync();
        }
    }
}
