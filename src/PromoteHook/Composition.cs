using Microsoft.Extensions.Logging;
using PromoteHook.Commands;
using PromoteHook.Discovery;
using PromoteHook.Doctoring;
using PromoteHook.Mapping;
using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Transport;
using PromoteHook.Planning;
using PromoteHook.Promoting;
using PromoteHook.Registries;
using PromoteHook.Registries.ArtifactRegistry;
using PromoteHook.Registries.Ecr;
using PromoteHook.Reporting;

namespace PromoteHook;

/// <summary>Puts the parts of one run together, by hand; each part is made when it is first asked for.</summary>
internal sealed class Composition : IDisposable
{
    private readonly CommandRun run;
    private readonly Options options;
    private readonly LineLoggerFactory loggers;
    private readonly Lazy<Settings> settings;
    private readonly Lazy<RegistryTransport> transport;
    private readonly Lazy<ImageCopier> copier;

    public Composition(CommandRun run)
    {
        this.run = run;
        options = run.Options;
        loggers = new LineLoggerFactory(run.Surroundings.ErrorLines, run.Verbosity);
        settings = new Lazy<Settings>(ReadSettings);
        transport = new Lazy<RegistryTransport>(CreateTransport);
        copier = new Lazy<ImageCopier>(() => new ImageCopier(transport.Value));
    }

    /// <summary>True when images to read were given.</summary>
    public bool HasSources =>
        run.Get(options.Overlay) is not null
        || run.Get(options.Kustomizations).Count + run.Get(options.Manifests).Count + run.Get(options.Images).Count > 0
        || !string.IsNullOrWhiteSpace(ImagesVariable);

    /// <summary>The file's settings with the flags laid over them.</summary>
    /// <exception cref="RefusalException">Usage: they are wrong.</exception>
    public Settings Settings => settings.Value;

    private string? ImagesVariable => Variable(options.Images.Variable);

    /// <summary>Reads the sync's images and says where each may come from.</summary>
    public async Task<IReadOnlyList<Promotion>> MapAsync()
    {
        // The settings come first: a mistake in them is told before a pipe is drained.
        run.Stop.Doing = "reading settings";
        var map = new ReferenceMap(settings.Value);
        run.Stop.Doing = "reading images";
        return map.Map(await new SyncImages(CreateSources(), run.Get(options.AllowEmpty)).ReadAsync(run.Token));
    }

    /// <summary>Which promotions are refused because nothing maps them, whatever registries would say.</summary>
    public IReadOnlyList<Failure?> JudgeUnmapped(IReadOnlyList<Promotion> promotions) =>
        new UnmappedPolicy(settings.Value.Rules, settings.Value.FailUnmatched, run.Get(options.AllowEmpty)).Judge(promotions);

    /// <summary>Reads, maps and asks registries what has to be done.</summary>
    public async Task<PromotionPlan> PlanAsync()
    {
        var promotions = await MapAsync();
        run.Stop.Doing = "planning";
        return await CreatePlanner(settings.Value).PlanAsync(promotions, run.Token);
    }

    /// <summary>The plan with what it would move.</summary>
    public Task<PromotionPlan> EstimateAsync(PromotionPlan plan) => CreatePlanner(settings.Value).EstimateAsync(plan, run.Token);

    /// <summary>A planner by these settings; <c>copy</c> and a plan from a file go without the user's.</summary>
    public Planner CreatePlanner(Settings settings) => new(transport.Value, copier.Value, new PlannerOptions
    {
        Rules = settings.Rules,
        FailUnmatched = settings.FailUnmatched,
        AllowEmpty = run.Get(options.AllowEmpty),
        WaitForSource = run.Get(options.WaitForSource),
        Waiting = run.IsJson || run.Verbosity == Verbosity.Quiet ? null : new WaitLines(run.Lines),
        Time = run.Surroundings.Time,
    });

    public Promoter CreatePromoter() => new(transport.Value, copier.Value, new PromoterOptions
    {
        Parallel = run.Get(options.Parallel),
        VerifyDeep = run.Get(options.VerifyDeep),
        Stop = run.Stop,
        Time = run.Surroundings.Time,
        Creators = CreateRepositoryCreators(),
        Faulted = CreateFaultLog(),
    });

    /// <summary>The checks, in the order in which each registry is put to them.</summary>
    public Doctor CreateDoctor()
    {
        var greetings = new Greetings(transport.Value);
        var proxies = TransportChoice.ProxyOf(run);
        var hop = new FirstHop(transport.Value, proxies);
        ICheck[] ofBoth =
        [
            new ReferenceCheck(),
            new ProxyCheck(transport.Value, proxies),
            new NameCheck(hop, run.Surroundings.Time),
            new ConnectionCheck(hop, run.Surroundings.Time),
            new GreetingCheck(greetings, run.Get(options.InsecureRegistries)),
            new ClockCheck(greetings),
            new CredentialCheck(transport.Value, greetings, ReadDockerConfigsAsync),
        ];
        var inspections = new Inspections(CreateInspectors());
        return new Doctor(
            [.. ofBoth, new PullCheck(transport.Value, greetings)],
            [.. ofBoth, new RepositoryCheck(inspections), new PushCheck(transport.Value, greetings, inspections)]);
    }

    public IReportSink CreateReport()
    {
        var around = run.Surroundings;
        IReportSink shown = ReportChoice.Of(run.IsJson, around.IsTerminal, run.Verbosity, around.Environment) switch
        {
            ReportStyle.Json => new JsonReport(around.Output),
            ReportStyle.Terminal => TerminalReport.On(around.Output, run.Verbosity, around.Time),
            _ => new TextReport(run.Lines, run.Verbosity, around.Time),
        };
        return new ReportSinks(shown, new TerminationLog(around.TerminationLog, around.ErrorLines));
    }

    public void Dispose()
    {
        if (transport.IsValueCreated)
        {
            transport.Value.Dispose();
        }

        loggers.Dispose();
    }

    private List<IManifestSource> CreateSources()
    {
        List<IManifestSource> sources = [];
        if (Layers() is { Count: > 0 } layers)
        {
            sources.Add(new MountedKustomization(layers, run.Get(options.AllowUntagged)));
        }

        var finder = new ImageFinder(settings.Value.SearchRules, CreateNotes());
        sources.AddRange(run.Get(options.Manifests).Select(path => new ManifestFiles(path, path == "-" ? run.Surroundings.OpenInput() : null, finder)));
        if (run.GetFlag(options.Images) is var images && (images.Count > 0 || !string.IsNullOrWhiteSpace(ImagesVariable)))
        {
            sources.Add(new InlineImages(images, string.IsNullOrWhiteSpace(ImagesVariable) ? null : ImagesVariable));
        }

        return sources;
    }

    /// <summary>The kustomizations, lower layer first; an overlay lies on top of those that are given beside it.</summary>
    private List<string> Layers()
    {
        List<string> layers = [.. run.Get(options.Kustomizations)];
        if (run.Get(options.Overlay) is { } directory)
        {
            var mounted = OverlayDirectory.Read(directory).Kustomizations;
            layers.AddRange(mounted.Count > 0 ? mounted : throw new RefusalException(
                ExitCode.DiscoveryFailed,
                $"--overlay {directory}: holds no kustomization",
                "mount the overlay's kustomization.yaml there, or name the files with --kustomization"));
        }

        return layers;
    }

    /// <summary>What the finder passes by; of interest to who asks for it.</summary>
    private Action<string> CreateNotes()
    {
        var logger = loggers.CreateLogger("images");
        var lines = run.Surroundings.ErrorLines;
        return run.Get(options.Explain) ? text => lines.Write($"note: {text}") : text => logger.LogDebug("{Note}", text);
    }

    private Action<PlannedPromotion, Exception> CreateFaultLog()
    {
        var logger = loggers.CreateLogger("promote");
        return (planned, fault) => logger.LogDebug(fault, "{Destination} failed", planned.Promotion.Destination);
    }

    private Settings ReadSettings()
    {
        loggers.CreateLogger("settings").LogDebug("settings: {File}", SettingsChoice.FindFile(run) ?? "no file");
        return SettingsChoice.Overlay(SettingsChoice.ReadFile(run).Settings, run);
    }

    private RegistryTransport CreateTransport() => new(new RegistryTransportOptions
    {
        Credentials = CreateCredentialSources(),
        InsecureRegistries = run.Get(options.InsecureRegistries),
        TrustedRealms = run.Get(options.AllowedRealms),
        CertificateAuthorities = TransportChoice.AuthoritiesOf(run),
        Proxy = TransportChoice.ProxyOf(run),
        StallTimeout = run.Get(options.StallTimeout),
        Deadline = run.Stop.Deadline,
        LoggerFactory = loggers,
        Time = run.Surroundings.Time,
    });

    private List<ICredentialSource> CreateCredentialSources()
    {
        List<ICredentialSource> sources = [];
        foreach (var origin in run.Get(options.CredentialOrder))
        {
            sources.AddRange(origin == CredentialOrigin.Config ? [CreateConfigSource()] : CreateCloudSources());
        }

        return sources;
    }

    /// <summary>One chain, so that where one file's credential is refused the next file's is tried.</summary>
    private CredentialChain CreateConfigSource() => new([.. DockerConfigs(text => run.Surroundings.ErrorLines.Write($"warning: {text}"))]);

    /// <summary>The identities that clouds give; each knows the registries of its own cloud only.</summary>
    private IReadOnlyList<ICredentialSource> CreateCloudSources() =>
    [
        new EcrCredentialSource(settings.Value.Credentials, CloudAccess),
        new EcrPublicCredentialSource(settings.Value.Credentials, CloudAccess),
        new ArtifactRegistryCredentialSource(settings.Value.Credentials, CloudAccess),
    ];

    /// <summary>Who creates destination repositories that do not exist, where a rule says so.</summary>
    private IReadOnlyList<IRepositoryCreator> CreateRepositoryCreators() =>
    [
        new EcrRepositories(settings.Value.Credentials, CloudAccess),
        new ArtifactRegistryRepositories(settings.Value.Credentials, CloudAccess),
    ];

    /// <summary>Who is asked about destination repositories, beyond what registries tell.</summary>
    private IReadOnlyList<IRepositoryInspector> CreateInspectors() =>
    [
        new EcrInspector(settings.Value.Credentials, CloudAccess),
        new ArtifactRegistryInspector(new ArtifactRegistryRepositories(settings.Value.Credentials, CloudAccess)),
    ];

    private CloudAccess CloudAccess => new(Variable, run.Surroundings.Time, TransportChoice.ProxyOf(run), TransportChoice.AuthoritiesOf(run));

    private IEnumerable<DockerConfigSource> DockerConfigs(Action<string>? warn = null) =>
    [
        .. run.Get(options.RegistryConfigs).Select(file => DockerConfigSource.FromFile(file, Variable, warn: warn)),
        DockerConfigSource.FromDefaultPlaces(Variable, warn: warn),
    ];

    private async Task<IReadOnlyList<CredentialFile>> ReadDockerConfigsAsync(CancellationToken cancellationToken)
    {
        var files = new List<CredentialFile>();
        foreach (var config in DockerConfigs())
        {
            files.AddRange(await config.DescribeAsync(cancellationToken));
        }

        return files;
    }

    private string? Variable(string name) => run.Surroundings.Environment.GetValueOrDefault(name);
}
