using System.Text;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Tests;

public sealed class ManifestTests
{
    private const string Blob = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string Descriptor = """{"mediaType":"application/x","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":7}""";

    [Theory]
    [InlineData("{'config':D,'layers':[D,D]}", ManifestKind.Image, MediaTypes.OciManifest, 0, 3)]
    [InlineData("{'layers':[D]}", ManifestKind.Image, MediaTypes.OciManifest, 0, 1)]
    [InlineData("{'config':D,'layers':null}", ManifestKind.Image, MediaTypes.OciManifest, 0, 1)]
    [InlineData("{'manifests':[D,D]}", ManifestKind.Index, MediaTypes.OciIndex, 2, 0)]
    [InlineData("{'manifests':null}", ManifestKind.Index, MediaTypes.OciIndex, 0, 0)]
    [InlineData("{'blobs':[D]}", ManifestKind.Artifact, MediaTypes.OciArtifact, 0, 1)]
    [InlineData("{'mediaType':'application/vnd.docker.distribution.manifest.v2+json','config':D,'layers':[]}", ManifestKind.Image, MediaTypes.DockerManifest, 0, 1)]
    [InlineData("{'mediaType':'application/vnd.test+json','config':D,'extra':{'a':[1,2,{'b':null}]}}", ManifestKind.Image, "application/vnd.test+json", 0, 1)]
    public void The_fields_decide_what_a_manifest_is(string json, ManifestKind kind, string type, int children, int blobs)
    {
        var manifest = Read(json);

        Assert.Equal((kind, type, children, blobs), (manifest.Kind, manifest.MediaType, manifest.Children.Count, manifest.Blobs.Count));
    }

    [Fact]
    public void The_bytes_are_kept_and_named_by_their_digest()
    {
        var bytes = Encoding.UTF8.GetBytes("{ \"layers\" : [ ] }\n");

        var manifest = Manifest.Read(bytes, null);

        Assert.True(manifest.Bytes.Span.SequenceEqual(bytes));
        Assert.Equal(new Descriptor(MediaTypes.OciManifest, Digest.Compute(bytes), bytes.Length), manifest.Descriptor);
    }

    [Theory]
    [InlineData("application/vnd.docker.distribution.manifest.v2+json", MediaTypes.DockerManifest)]
    [InlineData("Application/vnd.docker.distribution.manifest.v2+JSON; charset=utf-8", MediaTypes.DockerManifest)]
    [InlineData("application/json", MediaTypes.OciManifest)]
    [InlineData(null, MediaTypes.OciManifest)]
    public void The_header_decides_when_the_body_names_no_type(string? header, string type) =>
        Assert.Equal(type, Manifest.Read(Bytes("{'layers':[]}"), header).MediaType);

    [Fact]
    public void All_that_a_descriptor_says_is_read()
    {
        var json = $$"""{"manifests":[{"mediaType":"m","digest":"{{Blob}}","size":2,"urls":["https://x"],"data":"e30=","platform":{"os":"linux","architecture":"arm64","variant":"v8"} }],"subject":{{Descriptor}}}""";

        var manifest = Manifest.Read(Encoding.UTF8.GetBytes(json), null);
        var child = Assert.Single(manifest.Children);

        Assert.Equal(("m", Blob, 2L, "https://x", "linux/arm64/v8"), (child.MediaType, child.Digest.ToString(), child.Size, Assert.Single(child.Urls), child.Platform!.ToString()));
        Assert.Equal("{}", Encoding.UTF8.GetString(child.EmbeddedContent!.Value.Span));
        Assert.Equal((7L, null), (manifest.Subject!.Size, manifest.Subject.EmbeddedContent));
    }

    [Theory]
    [InlineData("", "is not JSON")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("{}", "has neither manifests")]
    [InlineData("{'layers':{}}", "'layers' is not a list")]
    [InlineData("{'layers':[1]}", "has no sha256 or sha512 digest")]
    [InlineData("{'layers':[{'digest':'md5:0','size':1}]}", "has no sha256 or sha512 digest")]
    [InlineData("{'layers':[{'digest':'B'}]}", "has no size")]
    [InlineData("{'layers':[{'digest':'B','size':-1}]}", "has no size")]
    [InlineData("{'layers':[{'digest':'B','size':'1'}]}", "has no size")]
    [InlineData("{'layers':[{'digest':'B','size':1.5}]}", "has no size")]
    [InlineData("{'config':7}", "has no sha256 or sha512 digest")]
    [InlineData("{'manifests':[],'layers':[]}", "is both an index and an image")]
    [InlineData("{'manifests':[],'config':D}", "is both an index and an image")]
    [InlineData("{'mediaType':'application/vnd.tést+json','layers':[]}", "a 'mediaType' that is no media type")]
    [InlineData("{'mediaType':'application/x\\r\\nX-Other: y','layers':[]}", "a 'mediaType' that is no media type")]
    [InlineData("{'mediaType':'application','layers':[]}", "a 'mediaType' that is no media type")]
    [InlineData("{'mediaType':'application/vnd.a-name-of-much-more-than-the-127-characters-that-the-RFC-gives-to-a-subtype-which-nobody-has-a-use-for-but-who-wants-to-fill-logs-and-the-headers-of-requests-with-it-over-and-over-again-until-somebody-looks-into-what-this-is-all-about-and-why','layers':[]}", "of at most 255 characters")]
    [InlineData("{'mediaType':'application/vnd.oci.image.index.v1+json','layers':[]}", "has the fields of another kind")]
    [InlineData("{'mediaType':'application/vnd.oci.image.manifest.v1+json','manifests':[]}", "has the fields of another kind")]
    public void A_broken_manifest_is_invalid_content(string json, string reason)
    {
        var failure = Assert.Throws<RegistryException>(() => Read(json));

        Assert.Equal(RegistryErrorKind.InvalidContent, failure.Kind);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_types_that_differ_are_invalid_content()
    {
        var bytes = Bytes("{'mediaType':'application/vnd.oci.image.manifest.v1+json','layers':[]}");

        var failure = Assert.Throws<RegistryException>(() => Manifest.Read(bytes, MediaTypes.DockerManifest));

        Assert.Equal(RegistryErrorKind.InvalidContent, failure.Kind);
    }

    [Fact]
    public void Content_of_another_digest_is_invalid()
    {
        var failure = Assert.Throws<RegistryException>(() => Manifest.Read(Bytes("{'layers':[]}"), null, Digest.Parse(Blob)));

        Assert.Contains($"not {Blob}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sha512_name_is_checked_by_sha512()
    {
        var bytes = Bytes("{'layers':[]}");
        var name = Digest.Parse("sha512:" + new string('0', 128)).ComputeLike(bytes);

        Assert.Equal(name, Manifest.Read(bytes, null, name).Digest);
    }

    [Theory]
    [InlineData("{'schemaVersion':1,'fsLayers':[]}", null)]
    [InlineData("{}", MediaTypes.DockerSchema1Signed)]
    [InlineData("{}", "application/vnd.docker.distribution.manifest.v1+json; charset=utf-8")]
    public void Schema_1_is_refused_as_unsupported(string json, string? header)
    {
        var failure = Assert.Throws<RegistryException>(() => Manifest.Read(Bytes(json), header));

        Assert.Equal(RegistryErrorKind.Unsupported, failure.Kind);
    }

    private static Manifest Read(string json) => Manifest.Read(Bytes(json), null);

    /// <summary>Single quotes for double ones, D for a descriptor, B for a digest.</summary>
    private static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(
        json.Replace("'B'", $"'{Blob}'", StringComparison.Ordinal).Replace("D", Descriptor, StringComparison.Ordinal).Replace('\'', '"'));
}
