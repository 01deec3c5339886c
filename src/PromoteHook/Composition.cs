using Microsoft.Extensions.Logging;
using PromoteHook.Commands;
using PromoteHook.Discovery;
using PromoteHook.Doctoring;
using PromoteHook.Kubernetes;
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
    private readonly Lazy<ArgoCdAccess?> argoCd;
    private readonly Lazy<EcrLogin> ecr;
    private readonly Lazy<CredentialChain> dockerConfigs;

    public Composition(CommandRun run)
    {
        this.run = run;
        options = run.Options;
        loggers = new LineLoggerFactory(run.Surroundings.ErrorLines, run.Verbosity);
        settings = new Lazy<Settings>(ReadSettings);
        transport = new Lazy<RegistryTransport>(CreateTransport);
        copier = new Lazy<ImageCopier>(() => new ImageCopier(transport.Value));
        argoCd = new Lazy<ArgoCdAccess?>(CreateArgoCdAccess);
        ecr = new Lazy<EcrLogin>(() => new EcrLogin(CloudAccess));
        dockerConfigs = new Lazy<CredentialChain>(CreateConfigSource);
    }

    /// <summary>True when it was said where images are read.</summary>
    public bool HasSources => HasOverlay || run.Get(options.ArgoCdServer) is not null;

    /// <summary>True when images to read were given, beside Argo CD.</summary>
    public bool HasOverlay =>
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
        var promotions = await MapAsync(argoCd.Value);
        if (run.Get(options.Strict))
        {
            Completeness.Refuse(promotions);
        }

        return promotions;
    }

    /// <summary>The same without those that Argo CD tells of.</summary>
    public Task<IReadOnlyList<Promotion>> MapOverlayAsync() => MapAsync(null);

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
        FindTags = CreateEcrTags() is { } tags ? tags.FindAsync : null,
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

    /// <summary>The checks of what is asked beside registries.</summary>
    public IReadOnlyList<IServiceCheck> CreateServiceChecks()
    {
        List<IServiceCheck> checks = [];
        if (argoCd.Value is { } access)
        {
            checks.Add(access.CreateCheck(CreateFinder()));
        }

        if (run.Get(options.Events) != EventPlace.Off || run.Get(options.Job) is not null)
        {
            checks.Add(new KubernetesCheck(() => ClusterChoice.Connect(run), ClusterChoice.TargetOf(run), run.Surroundings.Time));
        }

        return checks;
    }

    /// <summary>Finds images by the built-in rules and those of the settings.</summary>
    public ImageFinder CreateFinder() => new(settings.Value.SearchRules, CreateNotes());

    public IReportSink CreateReport()
    {
        var around = run.Surroundings;
        IReportSink shown = ReportChoice.Of(run.IsJson, around.IsTerminal, run.Verbosity, around.Environment) switch
        {
            ReportStyle.Json => new JsonReport(around.Output),
            ReportStyle.Terminal => TerminalReport.On(around.Output, run.Verbosity, around.Time),
            _ => new TextReport(run.Lines, run.Verbosity, around.Time),
        };

        // What is shown ends with the summary, so it comes last: the others may warn.
        IReportSink log = new TerminationLog(around.TerminationLog, around.ErrorLines);
        return ClusterChoice.EventsOf(run) is { } events ? new ReportSinks(log, events, shown) : new ReportSinks(log, shown);
    }

    public void Dispose()
    {
        if (transport.IsValueCreated)
        {
            transport.Value.Dispose();
        }

        if (argoCd.IsValueCreated)
        {
            argoCd.Value?.Dispose();
        }

        loggers.Dispose();
    }

    private async Task<IReadOnlyList<Promotion>> MapAsync(ArgoCdAccess? access)
    {
        // The settings come first: a mistake in them is told before a pipe is drained.
        run.Stop.Doing = "reading settings";
        var map = new ReferenceMap(settings.Value);
        run.Stop.Doing = "reading images";
        return map.Map(await new SyncImages(CreateSources(access), run.Get(options.AllowEmpty)).ReadAsync(run.Token));
    }

    private List<IManifestSource> CreateSources(ArgoCdAccess? access)
    {
        List<IManifestSource> sources = [];
        var overlay = ReadOverlay();
        List<string> layers = [.. run.Get(options.Kustomizations), .. overlay?.Kustomizations ?? []];
        if (layers.Count > 0)
        {
            sources.Add(new MountedKustomization(layers, run.Get(options.AllowUntagged)));
        }

        if (overlay?.ImagesFile is { } list)
        {
            sources.Add(new ListedImages(list));
        }

        var finder = CreateFinder();
        sources.AddRange(run.Get(options.Manifests).Select(path => new ManifestFiles(path, path == "-" ? run.Surroundings.OpenInput() : null, finder)));
        if (run.GetFlag(options.Images) is var images && (images.Count > 0 || !string.IsNullOrWhiteSpace(ImagesVariable)))
        {
            sources.Add(new InlineImages(images, string.IsNullOrWhiteSpace(ImagesVariable) ? null : ImagesVariable));
        }

        if (access is not null)
        {
            sources.Add(access.CreateSource(finder));
        }

        return sources;
    }

    /// <summary>Null: Argo CD is not asked.</summary>
    private ArgoCdAccess? CreateArgoCdAccess()
    {
        var server = run.Get(options.ArgoCdServer);
        if (run.Get(options.Strict) && (server is null || !HasOverlay))
        {
            throw new RefusalException(
                ExitCode.Usage,
                $"--strict compares what Argo CD knows with what was given beside it, and {(server is null ? "there is no --argocd-server" : "there is nothing beside it")}",
                "give both, or leave out --strict");
        }

        var logger = loggers.CreateLogger("argocd");
        return server is null ? null : new ArgoCdAccess(run, server, ClusterChoice.OwnJobOf(run), text => logger.LogDebug("{Note}", text));
    }

    /// <summary>What is mounted; its kustomizations lie on top of those that are given beside it.</summary>
    private OverlayDirectory? ReadOverlay()
    {
        if (run.Get(options.Overlay) is not { } directory)
        {
            return null;
        }

        var mounted = OverlayDirectory.Read(directory);
        return mounted.Kustomizations.Count > 0 || mounted.ImagesFile is not null ? mounted : throw new RefusalException(
            ExitCode.DiscoveryFailed,
            $"--overlay {directory}: holds no kustomization and no list of images",
            "mount the overlay's kustomization.yaml there, or name the files with --kustomization");
    }

    /// <summary>What the finder passes by; of interest to who asks for it.</summary>
    public Action<string> CreateNotes()
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
            sources.AddRange(origin == CredentialOrigin.Config ? [dockerConfigs.Value] : CreateCloudSources());
        }

        return sources;
    }

    /// <summary>Null where ECR is not asked as the pod.</summary>
    private EcrTags? CreateEcrTags()
    {
        var order = run.Get(options.CredentialOrder);
        if (!order.Contains(CredentialOrigin.Cloud))
        {
            return null;
        }

        var logger = loggers.CreateLogger("images");
        var before = order.TakeWhile(origin => origin != CredentialOrigin.Cloud).Select(_ => dockerConfigs.Value);
        return new EcrTags(settings.Value.Credentials, ecr, new CredentialChain([.. before]), text => logger.LogDebug("{Note}", text));
    }

    /// <summary>One chain, so that where one file's credential is refused the next file's is tried; one for the whole run, so that each file is read, and warned of, once.</summary>
    private CredentialChain CreateConfigSource() => new([.. DockerConfigs(text => run.Surroundings.ErrorLines.Write($"warning: {text}"))]);

    /// <summary>The identities that clouds give; each knows the registries of its own cloud only.</summary>
    private IReadOnlyList<ICredentialSource> CreateCloudSources() =>
    [
        new EcrCredentialSource(settings.Value.Credentials, ecr),
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
