using System.Net;

namespace PromoteHook.Oci.Transport;

/// <summary>A body that tells when its last byte has been handed to the connection.</summary>
internal sealed class SignallingContent : HttpContent
{
    private readonly HttpContent body;
    private readonly Action onSent;

    public SignallingContent(HttpContent body, Action onSent)
    {
        this.body = body;
        this.onSent = onSent;
        foreach (var (name, values) in body.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await body.CopyToAsync(stream, context, cancellationToken);
        onSent();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = body.Headers.ContentLength ?? -1;
        return length >= 0;
    }
}
