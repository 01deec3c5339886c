using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using PromoteHook.Oci.Transport;
using PromoteHook.Properties;

namespace PromoteHook.Oci.Tests;

public sealed class ManifestPropertyTests
{
    private static readonly Gen<Descriptor> Part =
        from seed in Gen.Choose(0, 1000)
        from size in Gen.Frequency((3, Gen.Choose(0, 1000).Select(size => (long)size)), (1, Gen.Constant(long.MaxValue)))
        from type in Gen.Elements(MediaTypes.OciManifest, MediaTypes.OctetStream, "application/x")
        select new Descriptor(type, Digest.Compute(BitConverter.GetBytes(seed)), size);

    private static readonly Gen<(ManifestKind Kind, Descriptor[] Parts, Descriptor? Subject)> Model =
        from kind in Gen.Elements(ManifestKind.Image, ManifestKind.Index, ManifestKind.Artifact)
        from parts in Gen.Choose(1, 5).SelectMany(Part.ArrayOf)
        from subject in Part
        from hasSubject in Gen.Elements(true, false)
        select (kind, parts, hasSubject ? subject : null);

    [Fact]
    public void A_manifest_is_read_into_its_parts_in_their_order()
    {
        ForAny.Holds(Model, model =>
        {
            var bytes = Encoding.UTF8.GetBytes(Write(model));
            var manifest = Manifest.Read(bytes, contentType: null, Digest.Compute(bytes));

            Assert.Equal(model.Kind, manifest.Kind);
            Assert.Equal(model.Parts, model.Kind == ManifestKind.Index ? manifest.Children : manifest.Blobs);
            Assert.Equal(model.Subject, manifest.Subject);
            Assert.Equal(bytes, manifest.Bytes.ToArray());
            Assert.Equal((Digest.Compute(bytes), (long)bytes.Length), (manifest.Descriptor.Digest, manifest.Descriptor.Size));
        });
    }

    [Fact]
    public void Anything_else_is_refused_as_invalid_content_and_nothing_has_a_negative_size()
    {
        var (read, refused) = (0, 0);
        var negative = Model.Select(model => Write(model).Replace("\"size\":", "\"size\":-", StringComparison.Ordinal));
        ForAny.HoldsForText(Gen.Frequency((9, Texts.Nearly(Model.Select(Write), "{}[]\",:\\ud09-e.n")), (1, negative)), text =>
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var fault = Record.Exception(() =>
            {
                var manifest = Manifest.Read(bytes, contentType: null);
                Assert.All(manifest.Children.Concat(manifest.Blobs), part => Assert.True(part.Size >= 0));
                Assert.True(manifest.Kind == ManifestKind.Index ? manifest.Blobs.Count == 0 : manifest.Children.Count == 0);
                Assert.Equal(Digest.Compute(bytes), manifest.Digest);
            });

            Assert.True(fault is null or RegistryException { Kind: RegistryErrorKind.InvalidContent or RegistryErrorKind.Unsupported }, $"{fault}");
            read += fault is null ? 1 : 0;
            refused += fault is null ? 0 : 1;
        }, count: 1500);
        Assert.True(read > 100 && refused > 100, $"{read} read, {refused} refused");
    }

    private static string Write((ManifestKind Kind, Descriptor[] Parts, Descriptor? Subject) model)
    {
        var parts = model.Parts.Select(Json).ToArray();
        var body = model.Kind switch
        {
            ManifestKind.Index => $"\"manifests\":[{string.Join(',', parts)}]",
            ManifestKind.Artifact => $"\"blobs\":[{string.Join(',', parts)}]",
            _ => $"\"config\":{parts[0]},\"layers\":[{string.Join(',', parts.Skip(1))}]",
        };
        return $$"""{"schemaVersion":2,{{body}},"subject":{{(model.Subject is null ? "null" : Json(model.Subject))}}}""";
    }

    private static string Json(Descriptor part) => JsonSerializer.Serialize(new { mediaType = part.MediaType, digest = part.Digest.ToString(), size = part.Size });
}
