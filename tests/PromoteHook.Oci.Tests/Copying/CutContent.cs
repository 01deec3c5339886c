namespace PromoteHook.Oci.Tests.Copying;

/// <summary>The first half of an answer's body, and then a cut connection.</summary>
internal static class CutContent
{
    public static async Task<HttpContent> OfAsync(HttpContent whole)
    {
        var bytes = await whole.ReadAsByteArrayAsync();
        var half = new StreamContent(new CutStream(new MemoryStream(bytes, 0, bytes.Length / 2), isCut: bytes.Length > 0));
        foreach (var (name, values) in whole.Headers)
        {
            half.Headers.TryAddWithoutValidation(name, values);
        }

        return half;
    }

    private sealed class CutStream(Stream rest, bool isCut) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await rest.ReadAsync(buffer, cancellationToken);
            return read > 0 || !isCut ? read : throw new HttpIOException(HttpRequestError.ResponseEnded, "cut");
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
