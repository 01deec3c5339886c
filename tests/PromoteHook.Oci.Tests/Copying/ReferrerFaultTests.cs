using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Transport;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Copying;

/// <summary>What becomes of an image when something of its referrers goes wrong, under either policy.</summary>
public sealed class ReferrerFaultTests
{
    private const string Denied = """{"errors":[{"code":"DENIED","message":"not for you"}]}""";

    [Fact]
    public async Task What_cannot_be_copied_is_told_and_the_image_is_there()
    {
        await using var fixture = await ReferrerFixture.StartAsync();
        var (lost, good) = (fixture.Attach(fixture.Image.Root), fixture.Attach(fixture.Image.Root));
        fixture.Destination.Faults.Add(Fault.Answer(RegistryRoute.ManifestPut, 403, Denied) with { Reference = lost.Digest.ToString() });

        var outcome = await fixture.CopyAsync(ReferrerPolicy.BestEffort);

        var fault = Assert.Single(outcome.ReferrerFaults);
        Assert.Equal((Side.Destination, RegistryErrorKind.Denied, 1), (fault.Side, fault.Failure.Kind, outcome.ReferrersCopied));
        Assert.StartsWith($"copying referrer {lost.Digest} of {fixture.Image.Digest}: writing manifest {lost.Digest} to team/web: answered 403 Forbidden: not for you (DENIED)", fault.Message, StringComparison.Ordinal);
        Assert.True(fixture.Destination.Holds(ReferrerFixture.Path, good));
        Assert.Equal(fixture.Image.Digest, fixture.Destination.Tags(ReferrerFixture.Path)["1"]);
    }

    [Fact]
    public async Task A_list_refused_for_a_referrer_that_another_hook_is_pushing_is_written_again()
    {
        // What docker-registry 2.8 answers when it looks at a part while another writer moves it into place.
        const string Answer = """{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN","message":"blob unknown to registry"},{"code":"DIGEST_INVALID","message":"provided digest did not match uploaded content"}]}""";
        await using var fixture = await ReferrerFixture.StartAsync(destinationHasApi: false);
        var referrer = fixture.Attach(fixture.Image.Root);
        fixture.Destination.Faults.Add(Fault.Answer(RegistryRoute.ManifestPut, 400, Answer) with { Reference = ReferrerFixture.Fallback(fixture.Image.Digest), Times = 4 });

        await fixture.CopyAsync();

        Assert.Equal([referrer.Digest], ReferrerFixture.Listed(fixture.Destination, fixture.Image.Digest));
        Assert.Equal(fixture.Image.Digest, fixture.Destination.Tags(ReferrerFixture.Path)["1"]);
    }

    [Fact]
    public async Task What_is_required_and_cannot_be_copied_fails_the_image_before_its_tag()
    {
        await using var fixture = await ReferrerFixture.StartAsync();
        var lost = fixture.Attach(fixture.Image.Root);
        fixture.Destination.Faults.Add(Fault.Answer(RegistryRoute.ManifestPut, 403, Denied) with { Reference = lost.Digest.ToString() });

        var failure = await fixture.FailAsync();

        Assert.Equal((Side.Destination, RegistryErrorKind.Denied), (failure.Side, failure.Failure.Kind));
        Assert.Contains(lost.Digest.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Destination.Tags(ReferrerFixture.Path));
        Assert.Null(fixture.Destination.Manifest(ReferrerFixture.Path, fixture.Image.Digest.ToString()));
    }

    /// <summary>Every request that only referrers make.</summary>
    public static TheoryData<bool, RegistryRoute, string?> Questions => new()
    {
        { true, RegistryRoute.Referrers, null },
        { true, RegistryRoute.ManifestHead, ".sig" },
        { true, RegistryRoute.ManifestHead, ".sbom" },
        { false, RegistryRoute.Referrers, null },
        { false, RegistryRoute.ManifestPut, "" },
        { false, RegistryRoute.ManifestGet, "" },
    };

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Whichever_question_is_refused_best_effort_goes_on_and_require_fails(bool isSource, RegistryRoute route, string? tagEnding)
    {
        foreach (var policy in (ReferrerPolicy[])[ReferrerPolicy.BestEffort, ReferrerPolicy.Require])
        {
            await using var fixture = await ReferrerFixture.StartAsync(destinationHasApi: false);
            fixture.Attach(fixture.Image.Root);
            var side = isSource ? fixture.Source : fixture.Destination;
            var refused = tagEnding is null ? null : ReferrerFixture.Fallback(fixture.Image.Digest) + tagEnding;
            side.Faults.Add(Fault.Answer(route, 403, Denied) with { Reference = refused });
            if (route == RegistryRoute.ManifestHead)
            {
                // A refused HEAD alone says nothing; GET is asked then.
                side.Faults.Add(Fault.Answer(RegistryRoute.ManifestGet, 403, Denied) with { Reference = refused });
            }

            if (policy == ReferrerPolicy.Require)
            {
                Assert.Equal(RegistryErrorKind.Denied, (await fixture.FailAsync()).Failure.Kind);
                Assert.DoesNotContain("1", fixture.Destination.Tags(ReferrerFixture.Path).Keys);
            }
            else
            {
                var fault = Assert.Single((await fixture.CopyAsync(policy)).ReferrerFaults);
                Assert.Equal(isSource ? Side.Source : Side.Destination, fault.Side);
                Assert.Contains(fixture.Image.Digest.ToString(), fault.Message, StringComparison.Ordinal);
                Assert.True(fixture.Destination.Holds(ReferrerFixture.Path, fixture.Image));
            }
        }
    }

    [Fact]
    public async Task A_list_that_cannot_be_had_hides_no_signature_of_cosign_s()
    {
        await using var fixture = await ReferrerFixture.StartAsync();
        var signature = fixture.Sign(fixture.Image.Digest);
        fixture.Source.Faults.Add(Fault.Answer(RegistryRoute.Referrers, 403, Denied));

        var outcome = await fixture.CopyAsync(ReferrerPolicy.BestEffort);

        Assert.Equal(1, outcome.ReferrersCopied);
        Assert.Equal([$"looking for referrers of {fixture.Image.Digest}", $"looking for referrers of {signature.Digest}"], outcome.ReferrerFaults.Select(fault => fault.Message.Split(": ")[0]));
        Assert.True(fixture.Destination.Holds(ReferrerFixture.Path, signature));
    }

    [Fact]
    public async Task A_listed_referrer_that_is_gone_is_the_source_s_fault()
    {
        await using var fixture = await ReferrerFixture.StartAsync(sourceHasApi: false);
        var gone = fixture.Attach(fixture.Image.Root);
        fixture.Source.DeleteManifest(ReferrerFixture.Path, gone.Digest);

        var failure = await fixture.FailAsync();

        Assert.Equal((Side.Source, RegistryErrorKind.NotFound), (failure.Side, failure.Failure.Kind));
        Assert.Contains($"copying referrer {gone.Digest} of {fixture.Image.Digest}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_image_under_the_fallback_tag_is_no_list_and_is_never_overwritten(bool isSource)
    {
        await using var fixture = await ReferrerFixture.StartAsync(sourceHasApi: !isSource, destinationHasApi: false);
        fixture.Attach(fixture.Image.Root);
        var stranger = fixture.Copies.Forge.Image();
        (isSource ? fixture.Source : fixture.Destination).Seed(ReferrerFixture.Path, stranger, ReferrerFixture.Fallback(fixture.Image.Digest));

        var failure = await fixture.FailAsync();

        Assert.Equal(RegistryErrorKind.InvalidContent, failure.Failure.Kind);
        Assert.Contains($"the tag {ReferrerFixture.Fallback(fixture.Image.Digest)} of team/web stands for a manifest that is no index", failure.Message, StringComparison.Ordinal);
        Assert.Equal(isSource ? null : stranger.Digest, fixture.Destination.Tags(ReferrerFixture.Path).GetValueOrDefault(ReferrerFixture.Fallback(fixture.Image.Digest)));
    }

    [Fact]
    public async Task A_list_that_never_stays_as_it_was_written_is_given_up()
    {
        await using var fixture = await ReferrerFixture.StartAsync(destinationHasApi: false);
        fixture.Attach(fixture.Image.Root);
        var tag = ReferrerFixture.Fallback(fixture.Image.Digest);
        fixture.Destination.Faults.Add(Fault.Drop(RegistryRoute.ManifestPut) with { Reference = tag });

        var fault = Assert.Single((await fixture.CopyAsync(ReferrerPolicy.BestEffort)).ReferrerFaults);

        Assert.StartsWith($"listing the referrers of {fixture.Image.Digest}: the list of referrers under the tag {tag} of team/web was overwritten 3 times", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subject_that_stays_unknown_is_told_after_the_root_was_tried()
    {
        await using var fixture = await ReferrerFixture.StartAsync();
        var lost = fixture.Attach(fixture.Image.Root);
        fixture.Destination.Faults.Add(Fault.Answer(RegistryRoute.ManifestPut, 400, """{"errors":[{"code":"MANIFEST_INVALID","message":"no such thing here"}]}""") with { Reference = lost.Digest.ToString() });

        var outcome = await fixture.CopyAsync(ReferrerPolicy.BestEffort);

        Assert.Equal((0, RegistryErrorKind.InvalidContent), (outcome.ReferrersCopied, Assert.Single(outcome.ReferrerFaults).Failure.Kind));
        Assert.Equal(fixture.Image.Digest, fixture.Destination.Tags(ReferrerFixture.Path)["1"]);
    }

    [Fact]
    public async Task When_the_image_itself_fails_that_is_what_is_told()
    {
        await using var fixture = await ReferrerFixture.StartAsync();
        fixture.Attach(fixture.Image.Root);
        fixture.Source.DeleteBlob(ReferrerFixture.Path, fixture.Image.Blobs[1].Digest);
        var gate = new RequestGate();
        fixture.Source.Faults.Add(Fault.Hold(RegistryRoute.Referrers, gate));

        var failure = await fixture.FailAsync().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Contains(fixture.Image.Blobs[1].Digest.ToString(), failure.Message, StringComparison.Ordinal);
        gate.Open();
    }
}
