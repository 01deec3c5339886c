using PromoteHook.Oci;
using PromoteHook.Testing;

namespace PromoteHook.Tests.Catalogue;

/// <summary>Content that is wrong, unwelcome or too much.</summary>
public sealed class ContentErrorTests
{
    /// <summary>Name of the entry, what is refused, how.</summary>
    public static TheoryData<string, RegistryRoute, int, string, (string Name, string Value)[]> RefusedAtDestination => new()
    {
        { "manifest-too-large-for-destination", RegistryRoute.ManifestPut, 413, "", [] },
        { "type-refused", RegistryRoute.ManifestPut, 405, """{"errors":[{"code":"UNSUPPORTED","message":"Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'"}]}""", [] },
        { "tag-immutable-elsewhere", RegistryRoute.ManifestPut, 412, """{"errors":[{"code":"PRECONDITION","message":"Failed to process request due to 'web:1.4.2' configured as immutable."}]}""", [] },
        { "registry-read-only", RegistryRoute.UploadStart, 405, """{"errors":[{"code":"UNSUPPORTED","message":"The operation is unsupported."}]}""", [] },
        { "disk-full", RegistryRoute.UploadPut, 500, """{"errors":[{"code":"UNKNOWN","message":"unknown error","detail":{"DriverName":"filesystem","Enclosed":{"Op":"write","Path":"/var/lib/registry/docker","Err":28}}}]}""", [] },
        { "disk-full-text", RegistryRoute.UploadPut, 507, "no space left on device\n", [] },
        { "gateway-fails", RegistryRoute.BlobHead, 502, "<html><head><title>502 Bad Gateway</title></head></html>", [] },
        { "rate-limited", RegistryRoute.ManifestPut, 429, """{"errors":[{"code":"TOOMANYREQUESTS","message":"Rate exceeded"}]}""", [] },
        { "rate-limited-too-long", RegistryRoute.UploadStart, 429, """{"errors":[{"code":"TOOMANYREQUESTS","message":"slow down"}]}""", [("Retry-After", "7200")] },
        { "maintenance", RegistryRoute.UploadStart, 503, "", [("Retry-After", "30")] },
    };

    [Theory]
    [MemberData(nameof(RefusedAtDestination))]
    public async Task The_destination_refuses(string name, RegistryRoute route, int status, string body, (string Name, string Value)[] headers)
    {
        await using var scene = await Scene.StartAsync();
        scene.Destination.Faults.Add(Fault.Answer(route, status, body, headers) with { Reference = route == RegistryRoute.BlobHead ? scene.Image.Blobs[1].Digest.ToString() : null });

        await scene.PromoteAsync(name);
    }

    [Fact]
    public async Task The_source_counts_pulls()
    {
        await using var scene = await Scene.StartAsync();
        scene.Source.Faults.Add(Fault.Answer(
            RegistryRoute.ManifestGet,
            429,
            """{"errors":[{"code":"TOOMANYREQUESTS","message":"You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit"}]}""",
            ("ratelimit-limit", "100;w=21600"), ("ratelimit-remaining", "0;w=21600")));

        await scene.PromoteAsync("rate-limited-pull-quota");
    }

    [Fact]
    public async Task The_tag_is_taken_and_may_not_move()
    {
        await using var scene = await Scene.StartAsync(destination: new FakeRegistryOptions { Tags = TagRule.ImmutableEcr });
        scene.Destination.Seed("team/web", new ImageForge(8).Image(), "1.4.2");

        await scene.PromoteAsync("tag-immutable", more: ["--on-digest-mismatch", "overwrite"]);
    }

    [Fact]
    public async Task The_tag_stands_for_another_image()
    {
        await using var scene = await Scene.StartAsync();
        scene.Destination.Seed("team/web", new ImageForge(8).Image(), "1.4.2");

        await scene.PromoteAsync("digest-conflict", more: ["--on-digest-mismatch", "fail"]);
    }

    [Fact]
    public async Task The_plan_is_stale()
    {
        await using var scene = await Scene.StartAsync();
        var plan = scene.Folder.Write("plan.json", $$"""
            {"apiVersion": "promote-hook/v1", "kind": "PromotionPlan", "promotions": [{
              "destination": "{{scene.Destination.Host}}/team/web:1.4.2", "sources": ["{{scene.Source.Host}}/team/web:1.4.2"],
              "uses": [], "why": "rule promote-hook.yaml:2", "onDigestMismatch": "fail", "state": "missing",
              "digest": "{{scene.Image.Digest}}", "source": "{{scene.Source.Host}}/team/web:1.4.2"}]}
            """);
        scene.Destination.Seed("team/web", new ImageForge(8).Image(), "1.4.2");

        await scene.TellAsync("plan-stale", "promote", "--plan", plan);
    }

    [Theory]
    [InlineData("layer-corrupted", RegistryRoute.BlobGet)]
    [InlineData("manifest-corrupted", RegistryRoute.ManifestGet)]
    public async Task What_the_source_sends_is_not_what_its_digest_says(string name, RegistryRoute route)
    {
        await using var scene = await Scene.StartAsync();
        var reference = route == RegistryRoute.BlobGet ? scene.Image.Blobs[1].Digest.ToString() : null;
        scene.Source.Faults.Add(Fault.CorruptByte(route, 20) with { Reference = reference });

        await scene.PromoteAsync(name);
    }

    [Fact]
    public async Task The_source_announces_another_digest()
    {
        await using var scene = await Scene.StartAsync();
        scene.Source.Faults.Add(Fault.Header(RegistryRoute.ManifestHead, "Docker-Content-Digest", $"sha256:{new string('0', 64)}"));

        await scene.PromoteAsync("digest-lie");
    }

    [Fact]
    public async Task The_source_names_a_layer_it_has_not()
    {
        await using var scene = await Scene.StartAsync();
        scene.Source.DeleteBlob("team/web", scene.Image.Blobs[1].Digest);

        await scene.PromoteAsync("layer-missing-at-source");
    }

    [Fact]
    public async Task The_destination_got_other_bytes_than_were_sent()
    {
        await using var scene = await Scene.StartAsync();
        scene.Destination.Faults.Add(Fault.Answer(RegistryRoute.UploadPut, 400, """{"errors":[{"code":"DIGEST_INVALID","message":"provided digest did not match uploaded content"}]}"""));

        await scene.PromoteAsync("layer-damaged-on-the-way");
    }

    [Fact]
    public async Task The_destination_takes_and_forgets()
    {
        await using var scene = await Scene.StartAsync();
        scene.Destination.Faults.Add(Fault.Drop(RegistryRoute.ManifestPut));

        await scene.PromoteAsync("destination-forgets");
    }

    [Theory]
    [InlineData("schema-1", "application/vnd.docker.distribution.manifest.v1+prettyjws", """{"schemaVersion": 1, "fsLayers": []}""")]
    [InlineData("manifest-no-manifest", MediaTypes.OciManifest, """{"schemaVersion": 2}""")]
    [InlineData("manifest-no-json", MediaTypes.OciManifest, "<html>welcome</html>")]
    public async Task The_source_has_something_else(string name, string mediaType, string manifest)
    {
        await using var scene = await Scene.StartAsync();
        scene.Source.PutManifest("team/web", new ManifestContent(mediaType, System.Text.Encoding.UTF8.GetBytes(manifest)), "1.4.2");

        await scene.PromoteAsync(name);
    }

    [Fact]
    public async Task The_manifest_is_too_large()
    {
        await using var scene = await Scene.StartAsync();
        var padding = new string(' ', Manifest.MaxBytes);
        scene.Source.PutManifest("team/web", new ManifestContent(MediaTypes.OciIndex, System.Text.Encoding.UTF8.GetBytes($$"""{"schemaVersion": 2, "manifests": []{{padding}}}""")), "1.4.2");

        await scene.PromoteAsync("manifest-too-large");
    }

    [Fact]
    public async Task The_destination_refuses_a_required_referrer()
    {
        await using var scene = await Scene.StartAsync(destination: new FakeRegistryOptions { RefusedMediaTypes = [ForgedTypes.OciEmpty] });
        Attach(scene);

        await scene.PromoteAsync("referrer-refused", more: ["--referrers", "require"]);
    }

    [Theory]
    [InlineData("referrers-denied", 403, """{"errors":[{"code":"DENIED","message":"requested access to the resource is denied"}]}""")]
    [InlineData("referrers-no-index", 200, """{"schemaVersion": 2}""")]
    public async Task The_source_does_not_tell_what_refers_to_an_image(string name, int status, string body)
    {
        await using var scene = await Scene.StartAsync();
        scene.Source.Faults.Add(Fault.Answer(RegistryRoute.Referrers, status, body, ("Content-Type", MediaTypes.OciIndex)));

        await scene.PromoteAsync(name, more: ["--referrers", "require"]);
    }

    [Fact]
    public async Task A_required_referrer_is_listed_and_gone()
    {
        await using var scene = await Scene.StartAsync();
        var referrer = Attach(scene);
        scene.Source.Faults.Add(Fault.Answer(RegistryRoute.ManifestGet, 404, """{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}""") with { Reference = referrer.Digest.ToString() });

        await scene.PromoteAsync("referrer-gone", more: ["--referrers", "require"]);
    }

    private static ForgedImage Attach(Scene scene)
    {
        var referrer = new ImageForge(9).Artifact(ForgedTypes.SigstoreBundle, [new ForgedBlob(ForgedTypes.SigstoreBundle, "{}\n"u8.ToArray())], scene.Image.Root);
        scene.Source.Seed("team/web", referrer);
        return referrer;
    }
}
