using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using PromoteHook.Oci;

namespace PromoteHook.Benchmarks.Images;

/// <summary>A layer made while it is sent, so that its size does not matter; its digests are known afterwards.</summary>
/// <remarks>Gzip without compressing: noise would not shrink, and a layer that is no gzip would be repacked by skopeo.</remarks>
internal sealed class LayerContent(LayerRecipe recipe) : HttpContent
{
    private Content? made;

    /// <summary>The layer that was sent.</summary>
    public Content Made => made ?? throw new InvalidOperationException("the layer has not been sent yet");

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.Run(() => Write(stream));

    private void Write(Stream stream)
    {
        using var packed = new HashingStream(stream);
        Digest diffId;
        using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression, leaveOpen: true))
        using (var plain = new HashingStream(gzip))
        {
            using (var tar = new TarWriter(plain, TarEntryFormat.Ustar, leaveOpen: true))
            using (var noise = new NoiseStream(recipe))
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "data/noise.bin")
                {
                    DataStream = noise,
                    ModificationTime = DateTimeOffset.UnixEpoch,
                });
            }

            diffId = plain.Digest();
        }

        made = new Content("application/vnd.oci.image.layer.v1.tar+gzip", packed.Digest(), packed.Length) { DiffId = diffId };
    }

    /// <summary>Passes bytes on and hashes them.</summary>
    private sealed class HashingStream(Stream inner) : WriteOnlyStream
    {
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long length;

        public override long Length => length;

        public Digest Digest() => Oci.Digest.Parse($"sha256:{Convert.ToHexStringLower(hash.GetCurrentHash())}");

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            hash.AppendData(buffer);
            inner.Write(buffer);
            length += buffer.Length;
        }

        public override void Flush() => inner.Flush();

        protected override void Dispose(bool disposing)
        {
            hash.Dispose();
            base.Dispose(disposing);
        }
    }
}
