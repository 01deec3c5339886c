using System.Collections.Concurrent;
using PromoteHook.Mapping;
using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Transport;
using PromoteHook.Planning;
using PromoteHook.Promoting;
using PromoteHook.Registries;
using PromoteHook.Registries.ArtifactRegistry;
using PromoteHook.Registries.Ecr;
using PromoteHook.Reporting;
using PromoteHook.Testing;

namespace PromoteHook.Tests.Promoting;

/// <summary>Destination repositories that do not exist, with and without a rule that wants them created.</summary>
public sealed class RepositoryCreationTests
{
    private static readonly RepositoryTemplate Template = new(new EcrTemplate(), null);

    private readonly ScriptedWork work = new();
    private readonly RecordingSink sink = new();

    [Fact]
    public async Task A_repository_is_created_once_for_all_of_its_images_and_then_pushed_to()
    {
        await using var source = await FakeRegistry.StartAsync();
        await using var destination = await FakeRegistry.StartAsync(new() { NeedsCreatedRepositories = true });
        var forge = new ImageForge(3);
        string[] tags = [.. Enumerable.Range(1, 12).Select(number => $"{number}")];
        foreach (var tag in tags)
        {
            source.Seed("team/web", forge.Image(), tag);
        }

        var creator = new FakeCreator(repository =>
        {
            destination.CreateRepository(repository.Path);
            return Task.CompletedTask;
        });
        using var transport = new RegistryTransport(new RegistryTransportOptions());
        var copier = new ImageCopier(transport);
        var plan = await new Planner(transport, copier, new PlannerOptions()).PlanAsync([.. tags.Select(tag => PromotionOf(source, destination, tag))], CancellationToken.None);

        var results = await new Promoter(transport, copier, new PromoterOptions { Creators = [creator], Parallel = 6 }).PromoteAsync(plan, sink, CancellationToken.None);

        Assert.All(results, result => Assert.Equal(Outcome.Copied, result.Outcome));
        Assert.Equal((destination.Repository("team/web"), Template), Assert.Single(creator.Created));
        Assert.Equal(destination.Repository("team/web"), Assert.Single(results, result => result.CreatedRepository is not null).CreatedRepository);
        Assert.Equal(destination.Repository("team/web"), Assert.Single(sink.CreatedRepositories));
        Assert.Equal(tags.Order(StringComparer.Ordinal), destination.Tags("team/web").Keys);
    }

    [Fact]
    public async Task The_plan_tells_what_would_be_created()
    {
        await using var source = await FakeRegistry.StartAsync();
        await using var destination = await FakeRegistry.StartAsync(new() { NeedsCreatedRepositories = true });
        source.Seed("team/web", new ImageForge(3).Image(), "1");
        source.Seed("team/api", new ImageForge(4).Image(), "1");
        destination.CreateRepository("team/api");
        using var transport = new RegistryTransport(new RegistryTransportOptions());
        var planner = new Planner(transport, new ImageCopier(transport), new PlannerOptions());

        var plan = await planner.EstimateAsync(
            await planner.PlanAsync([PromotionOf(source, destination, "1"), PromotionOf(source, destination, "1", "team/api")], CancellationToken.None), CancellationToken.None);

        Assert.Equal([destination.Repository("team/web")], plan.RepositoriesToCreate);
        Assert.Null(plan.EstimateFailure);
    }

    [Fact]
    public async Task A_registry_that_creates_on_push_is_only_pushed_to()
    {
        var creator = new FakeCreator(_ => Task.CompletedTask);

        var results = await PromoteAsync(creator, Wanted("a"));

        Assert.Equal(Outcome.Copied, results[0].Outcome);
        Assert.Empty(creator.Created);
        Assert.Null(results[0].CreatedRepository);
    }

    [Fact]
    public async Task What_somebody_else_created_meanwhile_is_pushed_to_and_not_counted()
    {
        var creator = new FakeCreator(_ => Task.CompletedTask) { IsFirst = false };
        var copies = 0;
        work.OnCopy = (request, _) => copies++ == 0 ? Missing(request) : Task.FromResult(new CopyOutcome(1, 1, 0, 0, 1));

        var results = await PromoteAsync(creator, Wanted("a"));

        Assert.Equal(Outcome.Copied, results[0].Outcome);
        Assert.Single(creator.Created);
        Assert.Null(results[0].CreatedRepository);
        Assert.Empty(sink.CreatedRepositories);
    }

    [Fact]
    public async Task Without_a_template_nothing_is_created_and_the_remedy_names_command_and_setting()
    {
        var creator = new FakeCreator(_ => Task.CompletedTask);
        var destination = ImageReference.Parse("222222222222.dkr.ecr.eu-west-1.amazonaws.com/team/web:1");
        work.OnCopy = (request, _) => Missing(request);
        var planned = Samples.Missing("a");

        var results = await PromoteAsync(creator, planned with { Promotion = planned.Promotion with { Destination = destination } });

        Assert.Equal(ExitCode.RepositoryMissing, results[0].Failure!.Code);
        Assert.Contains("aws ecr create-repository --repository-name team/web --region eu-west-1", results[0].Failure!.Remedy, StringComparison.Ordinal);
        Assert.Contains("createRepository: {ecr: {}}", results[0].Failure!.Remedy, StringComparison.Ordinal);
        Assert.Empty(creator.Created);
    }

    [Fact]
    public async Task Nobody_who_can_create_it_leaves_the_refusal_as_it_is()
    {
        work.OnCopy = (request, _) => Missing(request);

        var results = await work.Promoter().PromoteAsync(Samples.Plan(Wanted("a")), sink, CancellationToken.None);

        Assert.Equal(ExitCode.RepositoryMissing, results[0].Failure!.Code);
        Assert.Single(work.Copies);
    }

    [Theory]
    [InlineData(RegistryErrorKind.Denied, ExitCode.AccessDenied)]
    [InlineData(RegistryErrorKind.Unauthorized, ExitCode.AccessDenied)]
    [InlineData(RegistryErrorKind.Unsupported, ExitCode.RepositoryMissing)]
    [InlineData(RegistryErrorKind.Unavailable, ExitCode.Unavailable)]
    public async Task A_creation_that_fails_is_told_in_the_vendor_s_words_by_every_image_of_the_repository(RegistryErrorKind kind, ExitCode code)
    {
        work.OnCopy = (request, _) => Missing(request);
        var creator = new FakeCreator(_ => Task.FromException(new RegistryException(kind, "LimitExceededException: no more repositories")));

        var results = await PromoteAsync(creator, Wanted("a"), Wanted("a") with { Digest = Samples.DigestOf("b") }, Wanted("c"));

        Assert.All(results, result => Assert.Equal(code, result.Failure!.Code));
        Assert.Equal(
            "repository prod.example.com/a does not exist, and creating it failed: LimitExceededException: no more repositories",
            results[0].Failure!.Message);
        Assert.Equal((Side.Destination, "prod.example.com/a:1"), (results[0].Failure!.Side, results[0].Failure!.Subject));
        Assert.Equal(["prod.example.com/a", "prod.example.com/c"], creator.Created.Select(made => made.Repository.ToString()).Order(StringComparer.Ordinal));
        Assert.All(results, result => Assert.Null(result.CreatedRepository));
        Assert.Equal(3, work.Copies.Count);
    }

    [Fact]
    public async Task An_identity_that_cannot_be_had_is_a_matter_of_access()
    {
        work.OnCopy = (request, _) => Missing(request);

        var results = await PromoteAsync(new FakeCreator(_ => Task.FromException(new CredentialException("no identity"))), Wanted("a"));

        Assert.Equal(ExitCode.AccessDenied, results[0].Failure!.Code);
    }

    [Fact]
    public async Task A_repository_that_is_still_not_there_fails_and_was_created_all_the_same()
    {
        work.OnCopy = (request, _) => Missing(request);

        var results = await PromoteAsync(new FakeCreator(_ => Task.CompletedTask), Wanted("a"));

        Assert.Equal(ExitCode.RepositoryMissing, results[0].Failure!.Code);
        Assert.Equal("prod.example.com/a", results[0].CreatedRepository!.ToString());
        Assert.Equal(2, work.Copies.Count);
    }

    [Fact]
    public async Task A_source_repository_that_is_missing_creates_nothing()
    {
        var creator = new FakeCreator(_ => Task.CompletedTask);
        work.OnCopy = (request, _) => Task.FromException(new CopyException(Side.Source, NotThere(), request.Source));

        var results = await PromoteAsync(creator, Wanted("a"));

        Assert.Equal(ExitCode.SourceMissing, results[0].Failure!.Code);
        Assert.Empty(creator.Created);
    }

    [Fact]
    public async Task Images_of_one_repository_of_Artifact_Registry_create_it_once()
    {
        var creator = new FakeCreator(_ => Task.CompletedTask);
        var seen = new ConcurrentDictionary<RepositoryName, bool>();
        work.OnCopy = (request, _) => seen.TryAdd(request.Destination, true) ? Missing(request) : Task.CompletedTask;
        PlannedPromotion To(string name) => Wanted(name) with
        {
            Promotion = Wanted(name).Promotion with { Destination = ImageReference.Parse($"europe-docker.pkg.dev/prod/apps/{name}:1"), CreateRepository = new(null, new ArtifactRegistryTemplate()) },
        };

        var results = await PromoteAsync(creator, To("web"), To("api"));

        Assert.Single(creator.Created);
        Assert.Equal("europe-docker.pkg.dev/prod/apps", Assert.Single(results, result => result.CreatedRepository is not null).CreatedRepository!.ToString());
    }

    [Fact]
    public void What_was_created_is_told_in_the_summary()
    {
        var result = new PromotionResult(Wanted("a"), Outcome.Copied, TimeSpan.Zero) { CreatedRepository = Samples.Destination("a").Repository };

        Assert.Equal("promoted 1 image, created 1 repository, 0 present, 0 failed", new RunSummary([result], TimeSpan.Zero, ExitCode.Success).ToString());
    }

    [Theory]
    [InlineData("222222222222.dkr.ecr.eu-west-1.amazonaws.com", true, false)]
    [InlineData("europe-docker.pkg.dev", false, true)]
    [InlineData("eu.gcr.io", false, true)]
    [InlineData("public.ecr.aws", false, false)]
    [InlineData("registry.example.com", false, false)]
    public void A_vendor_s_creator_knows_its_registries_only(string registry, bool ecr, bool artifactRegistry)
    {
        var access = new CloudAccess(_ => null, TimeProvider.System, null, null);

        Assert.Equal(ecr, new EcrRepositories([], access).Serves(registry));
        Assert.Equal(artifactRegistry, new ArtifactRegistryRepositories([], access).Serves(registry));
    }

    private static Promotion PromotionOf(FakeRegistry source, FakeRegistry destination, string tag, string repository = "team/web") =>
        Samples.PromotionOf("web") with
        {
            Destination = ImageReference.In(destination.Repository(repository), tag, null),
            Sources = [ImageReference.In(source.Repository(repository), tag, null)],
            CreateRepository = Template,
        };

    private static PlannedPromotion Wanted(string name)
    {
        var planned = Samples.Missing(name);
        return planned with { Promotion = planned.Promotion with { CreateRepository = Template } };
    }

    private static Task Missing(CopyRequest request) => Task.FromException(new CopyException(Side.Destination, NotThere(), request.Destination));

    private static RegistryException NotThere() => new(RegistryErrorKind.NotFound, "The repository does not exist (NAME_UNKNOWN)") { IsRepositoryMissing = true };

    private Task<IReadOnlyList<PromotionResult>> PromoteAsync(FakeCreator creator, params IReadOnlyList<PlannedPromotion> planned) =>
        work.Promoter(new PromoterOptions { Creators = [creator] }).PromoteAsync(Samples.Plan(planned), sink, CancellationToken.None);
}
