using PromoteHook.Mapping;
using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Transport;
using PromoteHook.Planning;

namespace PromoteHook.Tests.Planning;

public sealed class PlannerTests
{
    private readonly FakeManifests registries = new();

    [Fact]
    public async Task A_tag_that_is_there_is_present_and_its_source_is_not_asked()
    {
        registries.Has("p.example/web:1", Edge.A);

        var one = await PlanAsync(Edge.To("p.example/web:1", "d.example/web:1"));

        Assert.Equal((PromotionState.Present, Edge.A, Edge.A), (one.State, one.Digest?.ToString(), one.DestinationDigest?.ToString()));
        Assert.False(one.NeedsCopy);
        Assert.Equal(["p.example/web:1"], registries.Requests);
    }

    [Fact]
    public async Task A_missing_tag_is_taken_from_the_first_candidate_that_has_it()
    {
        registries.Has("d2.example/web:1", Edge.A).Has("d3.example/web:1", Edge.B);

        var one = await PlanAsync(Edge.To("p.example/web:1", "d1.example/web:1", "d2.example/web:1", "d3.example/web:1"));

        Assert.Equal((PromotionState.Missing, Edge.A, "d2.example/web:1"), (one.State, one.Digest?.ToString(), one.Source?.ToString()));
        Assert.True(one.NeedsCopy);
        Assert.Equal(MediaTypes.OciIndex, one.MediaType);
        Assert.Equal(["p.example/web:1", "d1.example/web:1", "d2.example/web:1"], registries.Requests);
    }

    [Fact]
    public async Task Each_manifest_is_asked_for_once_however_many_promotions_need_it()
    {
        registries.Has("d.example/web:1", Edge.A);

        await registries.Planner().PlanAsync(
            [Edge.To("p.example/web:1", "d.example/web:1"), Edge.To($"p.example/web:1@{Edge.A}", $"d.example/web:1@{Edge.A}"), Edge.To("q.example/web:1", "d.example/web:1")],
            default);

        Assert.Equal(["d.example/web:1", $"d.example/web@{Edge.A}", "p.example/web:1", "q.example/web:1"], registries.Requests.Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Tags_that_are_found_together_make_the_same_plan(int seed)
    {
        var random = new Random(seed);
        MismatchPolicy[] policies = Enum.GetValues<MismatchPolicy>();
        string[] digests = [Edge.A, Edge.B, Edge.C];
        var promotions = new List<Promotion>();
        for (var number = 0; number < 120; number++)
        {
            var (to, from) = ($"p.example/{(number % 3 == 0 ? "web" : "api")}:{number % 100}", $"d.example/web:{number % 100}");
            var wanted = random.Next(3) == 0 ? $"@{digests[random.Next(3)]}" : "";
            promotions.Add(Edge.To($"{to}{wanted}", $"{from}{wanted}").With(policies[random.Next(policies.Length)]));
            foreach (var reference in new[] { to, from })
            {
                switch (random.Next(8))
                {
                    case 0:
                        registries.Fails(reference, RegistryErrorKind.Denied);
                        break;
                    case > 3:
                        registries.Has(reference, digests[random.Next(3)]);
                        break;
                    default:
                        break;
                }
            }
        }

        var asked = new List<string>();
        Task<IReadOnlyDictionary<string, Descriptor>> FindSomeAsync(RepositoryName repository, IReadOnlyList<string> tags, CancellationToken cancellationToken)
        {
            asked.Add(repository.ToString());
            return Task.FromResult<IReadOnlyDictionary<string, Descriptor>>(tags
                .Where(tag => !tag.EndsWith('7'))
                .Select(tag => (tag, descriptor: registries.DescriptorOf($"{repository}:{tag}")))
                .Where(pair => pair.descriptor is not null)
                .ToDictionary(pair => pair.tag, pair => pair.descriptor!));
        }

        var plain = await registries.Planner().PlanAsync(promotions, default);
        var heads = registries.Requests.Count;
        var planner = registries.Planner(new PlannerOptions { FindTags = FindSomeAsync });
        var together = await planner.PlanAsync(promotions, default);
        var afterwards = registries.Requests.Count - heads;
        var rechecked = await planner.RecheckAsync(plain, default);

        Assert.Equal(JsonOf(plain), JsonOf(together));
        Assert.Equal(JsonOf(await registries.Planner().RecheckAsync(plain, default)), JsonOf(rechecked));
        Assert.Equal(["p.example/api", "p.example/web", "p.example/api", "p.example/web"], asked.Chunk(2).SelectMany(pair => pair.Order()));
        Assert.True(afterwards < heads, $"{heads}, then {afterwards}");
    }

    [Fact]
    public async Task Requests_are_bounded()
    {
        var promotions = Enumerable.Range(0, 50).Select(index => Edge.To($"p.example/web:{index}", $"d.example/web:{index}"));

        await registries.Planner(new PlannerOptions { Parallel = 3 }).PlanAsync([.. promotions], default);

        Assert.InRange(registries.MostAtOnce, 1, 3);
        Assert.Equal(100, registries.Requests.Count);
    }

    [Fact]
    public async Task A_digest_without_tag_is_asked_for_by_digest_on_both_sides()
    {
        registries.Has("d.example/web:x", Edge.A);

        var one = await PlanAsync(Edge.To($"p.example/web@{Edge.A}", $"d.example/web@{Edge.A}"));

        Assert.Equal(PromotionState.Missing, one.State);
        Assert.Equal([$"p.example/web@{Edge.A}", $"d.example/web@{Edge.A}"], registries.Requests);
    }

    [Theory]
    [InlineData("europe-docker.pkg.dev/proj/web:1", "d.example/web:1", Side.Destination, "write europe-docker.pkg.dev/proj/REPOSITORY/web:1")]
    [InlineData("p.example/web:1", "europe-docker.pkg.dev/proj/web:1", Side.Source, "write europe-docker.pkg.dev/proj/REPOSITORY/web:1")]
    public async Task A_name_that_its_registry_cannot_hold_is_refused_before_any_request(string destination, string source, Side side, string remedy)
    {
        var one = await PlanAsync(Edge.To(destination, source));

        Assert.Equal((PromotionState.Unreadable, ExitCode.Unsupported), (one.State, one.Failure?.Code));
        Assert.Equal((side, remedy), (one.Failure?.Side, one.Failure?.Remedy));
        Assert.Empty(registries.Requests);
    }

    [Fact]
    public async Task A_wanted_digest_is_taken_from_the_source_by_digest_though_the_tag_moved_on()
    {
        registries.Has("d.example/web:0", Edge.A).Has("d.example/web:1", Edge.B);

        var one = await PlanAsync(Edge.To($"p.example/web:1@{Edge.A}", $"d.example/web:1@{Edge.A}"));

        Assert.Equal((PromotionState.Missing, Edge.A), (one.State, one.Digest?.ToString()));
        Assert.Equal(["p.example/web:1", $"d.example/web@{Edge.A}"], registries.Requests);
    }

    [Theory]
    [InlineData(MismatchPolicy.Warn, null, false)]
    [InlineData(MismatchPolicy.Fail, ExitCode.DigestConflict, false)]
    [InlineData(MismatchPolicy.Overwrite, null, true)]
    public async Task A_tag_with_another_digest_than_its_source_is_a_mismatch(MismatchPolicy policy, ExitCode? code, bool needsCopy)
    {
        registries.Has("p.example/web:1", Edge.A).Has("d.example/web:1", Edge.B);

        var one = await PlanAsync(Edge.To("p.example/web:1", "d.example/web:1").With(policy));

        Assert.Equal((PromotionState.DigestMismatch, Edge.B, Edge.A), (one.State, one.Digest?.ToString(), one.DestinationDigest?.ToString()));
        Assert.Equal((code, needsCopy), (one.Failure?.Code, one.NeedsCopy));
    }

    [Theory]
    [InlineData(MismatchPolicy.Warn)]
    [InlineData(MismatchPolicy.Fail)]
    [InlineData(MismatchPolicy.Overwrite)]
    public async Task A_compared_tag_with_the_sources_digest_is_present(MismatchPolicy policy)
    {
        registries.Has("p.example/web:1", Edge.A).Has("d.example/web:1", Edge.A);

        var one = await PlanAsync(Edge.To("p.example/web:1", "d.example/web:1").With(policy));

        Assert.Equal((PromotionState.Present, Edge.A), (one.State, one.DestinationDigest?.ToString()));
        Assert.Null(one.Failure);
    }

    [Theory]
    [InlineData(MismatchPolicy.Warn, null, false, 1)]
    [InlineData(MismatchPolicy.Fail, ExitCode.DigestConflict, false, 1)]
    [InlineData(MismatchPolicy.Overwrite, null, true, 2)]
    public async Task A_tag_that_stands_for_another_digest_than_the_wanted_one_is_a_mismatch(MismatchPolicy policy, ExitCode? code, bool needsCopy, int requests)
    {
        registries.Has("p.example/web:1", Edge.B).Has("d.example/web:1", Edge.A);

        var one = await PlanAsync(Edge.To($"p.example/web:1@{Edge.A}", $"d.example/web:1@{Edge.A}").With(policy));

        Assert.Equal((PromotionState.DigestMismatch, Edge.A, Edge.B), (one.State, one.Digest?.ToString(), one.DestinationDigest?.ToString()));
        Assert.Equal((code, needsCopy, requests), (one.Failure?.Code, one.NeedsCopy, registries.Requests.Count));
    }

    [Fact]
    public async Task A_refused_mismatch_names_both_digests_the_place_and_what_to_do()
    {
        registries.Has("p.example/web:1", Edge.A).Has("d.example/web:1", Edge.B);

        var one = await PlanAsync(Edge.To("p.example/web:1", "d.example/web:1").With(MismatchPolicy.Fail));

        Assert.Equal(
            $"destination p.example/web:1: the tag stands for {Edge.A}, source d.example/web:1 has {Edge.B} (used at web.yaml:1 Deployment prod/web spec.image); "
            + "use a new tag, delete the one at the destination, or let it be replaced: onDigestMismatch: overwrite, or --on-digest-mismatch overwrite",
            one.Failure?.ToString());
    }

    [Fact]
    public async Task A_source_pinned_by_annotation_makes_its_digest_the_wanted_one()
    {
        registries.Has("p.example/web:1", Edge.B);

        var one = await PlanAsync(Edge.To("p.example/web:1", $"d.example/web@{Edge.A}").With(MismatchPolicy.Fail));

        Assert.Equal((PromotionState.DigestMismatch, Edge.A, ExitCode.DigestConflict), (one.State, one.Digest?.ToString(), one.Failure?.Code));
    }

    [Theory]
    [InlineData(RegistryErrorKind.Denied, ExitCode.AccessDenied)]
    [InlineData(RegistryErrorKind.Unauthorized, ExitCode.AccessDenied)]
    [InlineData(RegistryErrorKind.Unavailable, ExitCode.Unavailable)]
    [InlineData(RegistryErrorKind.Unsupported, ExitCode.Unsupported)]
    public async Task A_destination_that_does_not_tell_is_unreadable_and_stops_no_other(RegistryErrorKind kind, ExitCode code)
    {
        registries.Fails("p.example/web:1", kind).Has("d.example/api:1", Edge.A);

        var plan = await registries.Planner().PlanAsync([Edge.To("p.example/web:1", "d.example/web:1"), Edge.To("p.example/api:1", "d.example/api:1")], default);

        Assert.Equal((PromotionState.Unreadable, code, Side.Destination), (plan.Promotions[0].State, plan.Promotions[0].Failure?.Code, plan.Promotions[0].Failure?.Side));
        Assert.Equal(PromotionState.Missing, plan.Promotions[1].State);
    }

    [Fact]
    public async Task A_destination_repository_that_does_not_exist_is_simply_missing()
    {
        registries.Throws("p.example/web:1", new RegistryException(RegistryErrorKind.NotFound, "name unknown") { IsRepositoryMissing = true }).Has("d.example/web:1", Edge.A);

        Assert.Equal(PromotionState.Missing, (await PlanAsync(Edge.To("p.example/web:1", "d.example/web:1"))).State);
    }

    [Fact]
    public async Task A_credential_that_cannot_be_had_denies_access()
    {
        registries.Throws("p.example/web:1", new CredentialException("helper docker-credential-x exited with 1"));

        var one = await PlanAsync(Edge.To("p.example/web:1", "d.example/web:1"));

        Assert.Equal((PromotionState.Unreadable, ExitCode.AccessDenied), (one.State, one.Failure?.Code));
        Assert.Contains("docker-credential-x", one.Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warning_that_cannot_be_checked_does_not_stop_the_sync_but_is_told()
    {
        registries.Has("p.example/web:latest", Edge.A).Fails("d.example/web:latest", RegistryErrorKind.Unavailable, "no route");

        var one = await PlanAsync(Edge.To("p.example/web:latest", "d.example/web:latest").With(MismatchPolicy.Warn));

        Assert.Equal((PromotionState.Present, null), (one.State, one.Failure));
        Assert.Contains("no route", one.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MismatchPolicy.Fail)]
    [InlineData(MismatchPolicy.Overwrite)]
    public async Task A_comparison_that_must_be_made_fails_without_a_source(MismatchPolicy policy)
    {
        registries.Has("p.example/web:1", Edge.A);

        var one = await PlanAsync(Edge.To("p.example/web:1", "d.example/web:1").With(policy));

        Assert.Equal((PromotionState.SourceMissing, ExitCode.SourceMissing, Edge.A), (one.State, one.Failure?.Code, one.DestinationDigest?.ToString()));
    }

    [Fact]
    public async Task A_tag_used_with_and_without_digest_must_end_in_one_digest()
    {
        registries.Has("d.example/web:1", Edge.B).Has("d.example/web:0", Edge.A);

        var plan = await registries.Planner().PlanAsync([Edge.To("p.example/web:1", "d.example/web:1"), Edge.To($"p.example/web:1@{Edge.A}", $"d.example/web:1@{Edge.A}")], default);

        Assert.All(plan.Promotions, one => Assert.Equal(ExitCode.DigestConflict, one.Failure?.Code));
        Assert.All(plan.Promotions, one => Assert.False(one.NeedsCopy));
    }

    [Fact]
    public async Task A_tag_used_with_and_without_digest_that_agree_is_planned_twice()
    {
        registries.Has("d.example/web:1", Edge.A);

        var plan = await registries.Planner().PlanAsync([Edge.To("p.example/web:1", "d.example/web:1"), Edge.To($"p.example/web:1@{Edge.A}", $"d.example/web:1@{Edge.A}")], default);

        Assert.All(plan.Promotions, one => Assert.True(one.NeedsCopy));
    }

    [Fact]
    public async Task A_tag_whose_overwriting_one_use_refuses_is_not_overwritten_for_another()
    {
        registries.Has("p.example/web:1", Edge.C).Has("d.example/web:1", Edge.B).Has("d.example/web:0", Edge.A);

        var plan = await registries.Planner().PlanAsync(
            [Edge.To("p.example/web:1", "d.example/web:1").With(MismatchPolicy.Overwrite), Edge.To($"p.example/web:1@{Edge.A}", $"d.example/web:1@{Edge.A}").With(MismatchPolicy.Fail)],
            default);

        Assert.All(plan.Promotions, one => Assert.Equal(ExitCode.DigestConflict, one.Failure?.Code));
    }

    [Fact]
    public async Task Unmapped_images_are_planned_in_place_without_a_request()
    {
        var plan = await registries.Planner().PlanAsync([Edge.To("o.example/x:1"), Edge.To("p.example/web:1", "d.example/web:1")], default);

        Assert.Equal([PromotionState.Unmapped, PromotionState.SourceMissing], plan.Promotions.Select(one => one.State));
        Assert.Null(plan.Promotions[0].Failure);
        Assert.DoesNotContain(registries.Requests, request => request.StartsWith("o.example", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cancelling_ends_planning_with_the_cancellation()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => registries.Planner().PlanAsync([Edge.To("p.example/web:1", "d.example/web:1")], stop.Token));
    }

    [Fact]
    public async Task Estimates_ask_for_what_is_to_be_copied_and_for_equal_copies_once()
    {
        registries.Has("d.example/web:1", Edge.A).Has("p.example/there:1", Edge.B);
        var planner = registries.Planner();
        var plan = await planner.PlanAsync(
            [Edge.To("p.example/web:1", "d.example/web:1"), Edge.To($"p.example/web:1@{Edge.A}", $"d.example/web:1@{Edge.A}"), Edge.To("p.example/there:1", "d.example/there:1")],
            default);

        var estimated = await planner.EstimateAsync(plan, default);

        Assert.Equal([new CopyRequest(RepositoryName.Parse("d.example/web"), Digest.Parse(Edge.A), RepositoryName.Parse("p.example/web"), "1")], registries.Estimated);
        Assert.Equal(new TransferEstimate(100, 3, 2, 1), estimated.Estimate);
    }

    [Fact]
    public async Task An_estimate_with_nothing_to_copy_asks_nobody()
    {
        var estimated = await registries.Planner().EstimateAsync(new PromotionPlan([]), default);

        Assert.Equal(new TransferEstimate(0, 0, 0, 0), estimated.Estimate);
        Assert.Empty(registries.Estimated);
    }

    [Fact]
    public async Task An_estimate_that_fails_leaves_the_plan_and_says_why()
    {
        registries.Has("d.example/web:1", Edge.A).EstimateFault = new CopyException(Side.Destination, new RegistryException(RegistryErrorKind.Denied, "no push"), RepositoryName.Parse("p.example/web"));
        var planner = registries.Planner();

        var estimated = await planner.EstimateAsync(await planner.PlanAsync([Edge.To("p.example/web:1", "d.example/web:1")], default), default);

        Assert.Null(estimated.Estimate);
        Assert.Equal((ExitCode.AccessDenied, "p.example/web"), (estimated.EstimateFailure?.Code, estimated.EstimateFailure?.Subject));
        Assert.True(estimated.Promotions[0].NeedsCopy);
    }

    private static string JsonOf(PromotionPlan plan)
    {
        using var stream = new MemoryStream();
        PlanJson.Write(plan, stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private async Task<PlannedPromotion> PlanAsync(Promotion promotion) =>
        Assert.Single((await registries.Planner().PlanAsync([promotion], default)).Promotions);
}
