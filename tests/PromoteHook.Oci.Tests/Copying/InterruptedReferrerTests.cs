using PromoteHook.Oci.Copying;
using PromoteHook.Testing;
using static PromoteHook.Oci.Tests.Copying.InterruptionKind;

namespace PromoteHook.Oci.Tests.Copying;

/// <summary>One trouble at every request of the copy of an image with two referrers, a signature under cosign's tag, and one of an SBOM's.</summary>
public sealed class InterruptedReferrerTests
{
    [Theory]
    [InlineData(CrashBeforeTheRegistry, true, false)]
    [InlineData(CrashBeforeTheClient, true, false)]
    [InlineData(CrashBeforeTheRegistry, false, false)]
    [InlineData(CrashBeforeTheClient, false, false)]
    [InlineData(CrashBeforeTheRegistry, false, true)]
    [InlineData(CrashBeforeTheClient, false, true)]
    public async Task Whichever_request_is_the_last_no_tag_names_an_image_without_its_referrers(InterruptionKind kind, bool destinationHasApi, bool wantsSubjectFirst)
    {
        await InterruptEverywhereAsync(kind, destinationHasApi, wantsSubjectFirst, async (copy, scene) =>
        {
            await copy.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            scene.AssertTagIsWhole();
            scene.Fixture.Copies.Restart();
            await scene.CopyAsync(CancellationToken.None);
        });
    }

    [Theory]
    [InlineData(CutBeforeTheRegistry)]
    [InlineData(CutBeforeTheClient)]
    [InlineData(CutWithinTheAnswer)]
    [InlineData(Refused)]
    public async Task One_trouble_at_any_request_is_healed_by_another_try(InterruptionKind kind)
    {
        await InterruptEverywhereAsync(kind, destinationHasApi: false, wantsSubjectFirst: false, (copy, _) => copy);
    }

    private static async Task InterruptEverywhereAsync(InterruptionKind kind, bool destinationHasApi, bool wantsSubjectFirst, Func<Task, Scene, Task> judge)
    {
        await using var fixture = await ReferrerFixture.StartAsync(
            new FakeRegistryOptions { HasReferrers = false },
            new FakeRegistryOptions { HasReferrers = destinationHasApi, WantsSubjectFirst = wantsSubjectFirst, IsLenient = true });
        var scene = new Scene(fixture, destinationHasApi);
        for (var at = 1; ; at++)
        {
            scene.Repository = $"k{at}/web";
            using var interruption = new Interruption(at, kind);
            fixture.Copies.Restart(interruption: interruption);

            await judge(scene.CopyAsync(interruption.Crashed), scene);

            scene.AssertDone();
            if (!interruption.Happened)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{kind} at each of {at - 1} requests");
                Assert.InRange(at, 40, 120);
                return;
            }
        }
    }

    private sealed class Scene
    {
        private readonly bool destinationHasApi;
        private readonly ForgedImage[] referrers;
        private readonly ForgedImage sbom;

        public Scene(ReferrerFixture fixture, bool destinationHasApi)
        {
            this.destinationHasApi = destinationHasApi;
            Fixture = fixture;
            sbom = fixture.Attach(fixture.Image.Root);
            referrers = [sbom, fixture.Attach(fixture.Image.Root), fixture.Sign(fixture.Image.Digest), fixture.Attach(sbom.Root)];
        }

        public ReferrerFixture Fixture { get; }

        /// <summary>Where the destination gets it; a new one each time.</summary>
        public string Repository { get; set; } = "";

        public Task<CopyOutcome> CopyAsync(CancellationToken cancellationToken) => Fixture.Copies.Copier.CopyAsync(
            Fixture.Copies.Request(Fixture.Image, ReferrerFixture.Path, to: Repository) with { Referrers = ReferrerPolicy.Require }, progress: null, cancellationToken);

        public void AssertTagIsWhole()
        {
            if (Fixture.Destination.Tags(Repository).ContainsKey("1"))
            {
                AssertDone();
            }
        }

        public void AssertDone()
        {
            var destination = Fixture.Destination;
            Assert.Equal(Fixture.Image.Digest, destination.Tags(Repository)["1"]);
            Assert.All(referrers.Append(Fixture.Image), one => Assert.True(destination.Holds(Repository, one)));
            Assert.Equal(referrers[2].Digest, destination.Tags(Repository)[$"sha256-{Fixture.Image.Digest.Hex}.sig"]);
            Assert.Equal(destinationHasApi ? (0, 0) : (2, 1), (ReferrerFixture.Listed(destination, Fixture.Image.Digest, Repository).Count, ReferrerFixture.Listed(destination, sbom.Digest, Repository).Count));
        }
    }
}
