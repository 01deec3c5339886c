using System.CommandLine;
using PromoteHook.ArgoCd;
using PromoteHook.Kubernetes;
using PromoteHook.Mapping;
using PromoteHook.Oci;
using PromoteHook.Registries;
using PromoteHook.Reporting;

namespace PromoteHook.Commands;

/// <summary>Every option there is, each defined once; commands take the ones they need.</summary>
internal sealed class Options
{
    private readonly List<OptionEntry> entries = [];
    private readonly List<(Option Symbol, Action<CommandRun> Read)> readers = [];

    public Options()
    {
        Manifests = List(OptionGroup.Images, "--manifests", "FILE|DIR|-", "Read rendered manifests from a file, the files of a directory, or standard input.");
        Kustomizations = List(OptionGroup.Images, "--kustomization", "FILE", "Read the images of a mounted kustomization.yaml; give lower layers first.");
        Overlay = Text(OptionGroup.Images, "--overlay", "DIR", "Read a mounted directory that holds kustomization files and, if you like, promote-hook.yaml.");
        Images = List(OptionGroup.Images, "--image", "REF", "Take this image reference. The variable adds to the flag, and spaces part it too.", "PROMOTE_HOOK_IMAGES");
        Kustomize = Text(OptionGroup.Images, "--kustomize", "PATH", "Render with this kustomize or kubectl; plugins are never enabled.", "kustomize, else kubectl, on the PATH");
        EnableHelm = Flag(OptionGroup.Images, "--enable-helm", "Let kustomize inflate Helm charts, as its own flag of this name does.");
        HelmCommand = Text(OptionGroup.Images, "--helm-command", "PATH", "The helm that kustomize inflates charts with.", "helm on the PATH");
        AllowEmpty = Flag(OptionGroup.Images, "--allow-empty", "Succeed when no image is found, or none is mapped.");
        AllowUntagged = Flag(OptionGroup.Images, "--allow-untagged", "Take kustomization entries that have neither a tag nor a digest.");
        ArgoCdServer = Optional<ArgoCdServer?>(
            OptionGroup.ArgoCd,
            "--argocd-server",
            "URL",
            "Also read what Argo CD renders for the running sync: argocd-server.argocd, https://argocd.example.com/argo, or http://… for a server without TLS.",
            ArgoCd.ArgoCdServer.Parse,
            null);
        ArgoCdTokenFile = Text(OptionGroup.ArgoCd, "--argocd-token-file", "FILE", $"Read the token for Argo CD from this file, again when it is refused; else it stands in {Surroundings.ArgoCdTokenVariable}.");
        ArgoCdCaFile = Text(OptionGroup.ArgoCd, "--argocd-ca-file", "FILE", "Trust the authorities of this PEM file for Argo CD, or the server's own certificate.", "--ca-file");
        ArgoCdInsecure = Flag(OptionGroup.ArgoCd, "--argocd-insecure", "Take any certificate of Argo CD's; who stands in between can then read the token and forge the list.");
        Application = Text(OptionGroup.ArgoCd, "--app", "APP", "The Application: shop, team-a/shop, or as an Application injects it (app:shop).", "what has put its tracking mark on the own Job");
        Project = Text(OptionGroup.ArgoCd, "--project", "NAME", "The Application's AppProject, so that Argo CD tells a missing application from a missing right.");
        Revision = Text(OptionGroup.ArgoCd, "--revision", "REV", "The commit of the sync, or as an Application injects it (rev:SHA), where the running sync does not tell it; of use to an Application with one source.", "what the running sync says");
        InstanceLabel = Value(OptionGroup.ArgoCd, "--argocd-instance-label", "KEY", "The label by which Argo CD tracks, if argocd-cm has another application.instanceLabelKey.", text => text, TrackingMark.DefaultLabel);
        Strict = Flag(OptionGroup.ArgoCd, "--strict", "Refuse when Argo CD knows an image to promote that the overlay, or what else was given, lacks.");
        Config = Text(OptionGroup.Rules, "--config", "FILE", "Read settings from this file.", "promote-hook.yaml beside the mounted kustomization, else in the working directory");
        To = Text(OptionGroup.Rules, "--to", "PATTERN", "A rule's destinations, such as prod.example.com/**; comes before the rules of the settings.");
        From = List(OptionGroup.Rules, "--from", "PATTERN", "Where images matching --to come from, such as dev.example.com/**; several are tried in order.");
        Unmatched = Optional<bool?>(OptionGroup.Rules, "--unmatched", "ignore|fail", "What to do with an image no rule speaks for; beats the settings.", text => OptionText.Word(text, [("ignore", (bool?)false), ("fail", true)]), "ignore");
        OnDigestMismatch = Optional<MismatchPolicy?>(
            OptionGroup.Rules,
            "--on-digest-mismatch",
            "ignore|warn|fail|overwrite",
            "What to do when a destination tag stands for another digest than the source's; beats the settings.",
            text => OptionText.Word(text, [.. Enum.GetValues<MismatchPolicy>().Select(policy => (policy.ToString().ToLowerInvariant(), (MismatchPolicy?)policy))]),
            "ignore; copy: fail");
        Referrers = Optional<ReferrerPolicy?>(
            OptionGroup.Rules,
            "--referrers",
            "require|best-effort|off",
            "Whether an image's signatures, SBOMs and attestations come with it; beats the settings.",
            text => OptionText.Word(text, [("require", (ReferrerPolicy?)ReferrerPolicy.Require), ("best-effort", ReferrerPolicy.BestEffort), ("off", ReferrerPolicy.Off)]),
            "best-effort");
        Plan = Text(OptionGroup.Work, "--plan", "FILE", "Carry out this plan (from 'plan -o json') instead of making one.");
        WaitForSource = Optional(OptionGroup.Work, "--wait-for-source", "DURATION", "Wait this long for a source image that is not there yet.", OptionText.Duration, "do not wait");
        VerifyDeep = Value(OptionGroup.Work, "--verify", "fast|deep", "fast asks for the digest; deep asks for every child and blob, also of images already present, and repairs.", text => OptionText.Word(text, [("fast", false), ("deep", true)]), "fast");
        Parallel = Value(OptionGroup.Work, "--parallel", "N", "How many images to copy at once, 1 to 256.", text => OptionText.Number(text, 1, 256), "8");
        Timeout = Optional<TimeSpan?>(OptionGroup.Work, "--timeout", "DURATION", "Stop after this long, such as 90s, 10m or 1h30m.", text => OptionText.Duration(text), "no limit");
        StallTimeout = Value(OptionGroup.Work, "--stall-timeout", "DURATION", "Try again when a registry has moved no byte for this long.", OptionText.Duration, "60s");
        RegistryConfigs = List(OptionGroup.Registries, "--registry-config", "FILE", "Also take credentials from this docker config.json, such as a mounted dockerconfigjson secret.");
        CredentialOrder = Value<IReadOnlyList<CredentialOrigin>>(
            OptionGroup.Registries,
            "--credential-order",
            "config,cloud|cloud,config|config|cloud",
            "Where a registry's credential is looked for, in this order: docker config files, the cloud's own identity of the pod. The first that knows the registry decides.",
            text => OptionText.Word<IReadOnlyList<CredentialOrigin>>(
                text,
                [
                    ("config,cloud", [CredentialOrigin.Config, CredentialOrigin.Cloud]),
                    ("cloud,config", [CredentialOrigin.Cloud, CredentialOrigin.Config]),
                    ("config", [CredentialOrigin.Config]),
                    ("cloud", [CredentialOrigin.Cloud]),
                ]),
            "config,cloud");
        InsecureRegistries = List(OptionGroup.Registries, "--insecure-registry", "HOST", "Speak plain http to this registry; loopback needs no leave.", read: OptionText.Host);
        AllowedRealms = List(OptionGroup.Registries, "--allow-realm", "HOST", "Send logins to this token server though it is foreign to the registry that names it.", read: OptionText.Host);
        CaFile = Text(OptionGroup.Registries, "--ca-file", "FILE", "Trust the certificate authorities of this PEM file beside the system's.");
        Job = Text(OptionGroup.Kubernetes, "--job", "NAME", "The Job this runs in, by the downward API: metadata.labels['batch.kubernetes.io/job-name'].");
        Events = Value(
            OptionGroup.Kubernetes,
            "--events",
            "off|job|application",
            "Write the outcome as Kubernetes Events: on the Job, or on the Job and on its Application too.",
            text => OptionText.Word(text, [.. Enum.GetValues<EventPlace>().Select(place => (place.ToString().ToLowerInvariant(), place))]),
            "off");
        Kubeconfig = Text(OptionGroup.Kubernetes, "--kubeconfig", "FILE", "Ask the Kubernetes API by this file.", "the pod's service account, else KUBECONFIG");
        Check = List(OptionGroup.Report, "--check", "FILE", "Only check this settings file: say ok, or what is wrong and where (exit code 2).");
        Schema = Flag(OptionGroup.Report, "--schema", "Only print the JSON Schema of promote-hook.yaml, for editors.");
        ExitCode = Flag(OptionGroup.Report, "--exit-code", "Exit with 3 when there is work to do.");
        Online = Flag(OptionGroup.Report, "--online", "Also ask the registries what a sync would copy, and what is missing at its source.");
        PrintPolicy = Optional<RegistryVendor?>(
            OptionGroup.Report,
            "--print-policy",
            "ecr|artifact-registry",
            "Only print the least rights that the rules need, as policies or commands; asks no registry.",
            text => OptionText.Word(text, [("ecr", (RegistryVendor?)RegistryVendor.Ecr), ("artifact-registry", RegistryVendor.ArtifactRegistry)]),
            null);
        Explain = Flag(OptionGroup.Report, "--explain", "Also tell where each image is used and which rules were considered.");
        Output = Value(
            OptionGroup.Report, "--output", "text|json|markdown", "How to report on stdout; markdown, for a pull request, by plan and verify only.",
            text => OptionText.Word(text, [("text", OutputFormat.Text), ("json", OutputFormat.Json), ("markdown", OutputFormat.Markdown)]), "text", "-o");
        Quiet = Flag(OptionGroup.Report, "--quiet", "Tell failures and the summary only.", "-q");
        Verbose = Flag(OptionGroup.Report, "--verbose", "Also tell each blob, debug lines and stack traces.", "-v");
    }

    /// <summary>Every environment variable that means something.</summary>
    public IReadOnlyList<string> Variables => [Surroundings.TerminationLogVariable, Surroundings.ArgoCdTokenVariable, .. entries.Select(entry => entry.Variable)];

    public CommandOption<IReadOnlyList<string>> Manifests { get; }

    public CommandOption<IReadOnlyList<string>> Kustomizations { get; }

    public CommandOption<string?> Overlay { get; }

    public CommandOption<IReadOnlyList<string>> Images { get; }

    /// <summary>Null: Argo CD is not asked.</summary>
    public CommandOption<ArgoCdServer?> ArgoCdServer { get; }

    public CommandOption<string?> ArgoCdTokenFile { get; }

    public CommandOption<string?> ArgoCdCaFile { get; }

    public CommandOption<bool> ArgoCdInsecure { get; }

    /// <summary>As it is written, for a Job may bear what nobody has replaced and nobody needs; null leaves it to the own Job.</summary>
    public CommandOption<string?> Application { get; }

    public CommandOption<string?> Project { get; }

    /// <summary>As it is written; null leaves it to the Application.</summary>
    public CommandOption<string?> Revision { get; }

    public CommandOption<string> InstanceLabel { get; }

    public CommandOption<bool> Strict { get; }

    public CommandOption<string?> Config { get; }

    public CommandOption<string?> To { get; }

    public CommandOption<IReadOnlyList<string>> From { get; }

    public CommandOption<bool> AllowEmpty { get; }

    public CommandOption<bool> AllowUntagged { get; }

    /// <summary>True fails on an unmatched image; null leaves it to the settings.</summary>
    public CommandOption<bool?> Unmatched { get; }

    public CommandOption<MismatchPolicy?> OnDigestMismatch { get; }

    /// <summary>Null leaves it to the settings.</summary>
    public CommandOption<ReferrerPolicy?> Referrers { get; }

    /// <summary>Settings files to check; of <c>config</c>.</summary>
    public CommandOption<IReadOnlyList<string>> Check { get; }

    /// <summary>True prints the schema; of <c>config</c>.</summary>
    public CommandOption<bool> Schema { get; }

    /// <summary>Whose policies to print; null prints none; of <c>doctor</c>.</summary>
    public CommandOption<RegistryVendor?> PrintPolicy { get; }

    public CommandOption<bool> Explain { get; }

    public CommandOption<OutputFormat> Output { get; }

    /// <summary>The renderer of <c>verify</c>; null takes what is on the path.</summary>
    public CommandOption<string?> Kustomize { get; }

    /// <summary>True lets the renderer of <c>verify</c> inflate charts.</summary>
    public CommandOption<bool> EnableHelm { get; }

    /// <summary>The helm that it does that with; null leaves it to kustomize.</summary>
    public CommandOption<string?> HelmCommand { get; }

    /// <summary>True lets <c>verify</c> ask registries.</summary>
    public CommandOption<bool> Online { get; }

    public CommandOption<bool> Quiet { get; }

    public CommandOption<bool> Verbose { get; }

    public CommandOption<int> Parallel { get; }

    public CommandOption<TimeSpan?> Timeout { get; }

    public CommandOption<TimeSpan> StallTimeout { get; }

    public CommandOption<TimeSpan> WaitForSource { get; }

    public CommandOption<bool> VerifyDeep { get; }

    public CommandOption<string?> Plan { get; }

    public CommandOption<bool> ExitCode { get; }

    public CommandOption<IReadOnlyList<string>> RegistryConfigs { get; }

    public CommandOption<IReadOnlyList<CredentialOrigin>> CredentialOrder { get; }

    public CommandOption<IReadOnlyList<string>> InsecureRegistries { get; }

    /// <summary>Token servers that may see credentials of registries they are not related to.</summary>
    public CommandOption<IReadOnlyList<string>> AllowedRealms { get; }

    public CommandOption<string?> CaFile { get; }

    /// <summary>The own Job's name.</summary>
    public CommandOption<string?> Job { get; }

    public CommandOption<EventPlace> Events { get; }

    public CommandOption<string?> Kubeconfig { get; }

    /// <summary>Where images and rules come from.</summary>
    public IEnumerable<Option> OfDiscovery =>
    [
        Manifests.Symbol, Kustomizations.Symbol, Overlay.Symbol, Images.Symbol, Config.Symbol, From.Symbol, To.Symbol,
        AllowEmpty.Symbol, AllowUntagged.Symbol, Unmatched.Symbol, OnDigestMismatch.Symbol, Referrers.Symbol, Explain.Symbol,
        .. OfArgoCd, .. OfOwnJob,
    ];

    /// <summary>Which sync of which Application, and how Argo CD is reached.</summary>
    private IEnumerable<Option> OfArgoCd =>
    [
        ArgoCdServer.Symbol, ArgoCdTokenFile.Symbol, ArgoCdCaFile.Symbol, ArgoCdInsecure.Symbol, Application.Symbol, Project.Symbol, Revision.Symbol,
        InstanceLabel.Symbol, Strict.Symbol,
    ];

    /// <summary>How registries are reached.</summary>
    public IEnumerable<Option> OfRegistries => [RegistryConfigs.Symbol, CredentialOrder.Symbol, InsecureRegistries.Symbol, AllowedRealms.Symbol, CaFile.Symbol, StallTimeout.Symbol];

    /// <summary>Which Job this is, and where the API is that knows more of it.</summary>
    public IEnumerable<Option> OfOwnJob => [Job.Symbol, Kubeconfig.Symbol];

    /// <summary>How it is told, and how long it may take.</summary>
    public IEnumerable<Option> OfRun => [Output.Symbol, Quiet.Symbol, Verbose.Symbol, Timeout.Symbol];

    /// <summary>Reads every option that <paramref name="command"/> takes, so that a wrong one is refused before anything is done.</summary>
    /// <exception cref="RefusalException">Usage: one is wrong; names the flag or the variable.</exception>
    public void ReadAll(CommandRun run, Command command)
    {
        foreach (var (_, read) in readers.Where(option => command.Options.Contains(option.Symbol)))
        {
            read(run);
        }
    }

    /// <summary>What there is to tell of an option; null for those that are not ours, such as --help.</summary>
    public OptionEntry? Find(Option symbol) => entries.Find(entry => entry.Symbol == symbol);

    private CommandOption<bool> Flag(OptionGroup group, string name, string help, string? alias = null)
    {
        var symbol = new Option<bool>(name, alias is null ? [] : [alias]) { Description = help };
        return Add(new CommandOption<bool>(Remember(symbol, group), texts => texts.Count == 0 || OptionText.Truth(texts[0]), false));
    }

    private CommandOption<string?> Text(OptionGroup group, string name, string value, string help, string? absent = null) =>
        Optional<string?>(group, name, value, help, text => text, absent);

    /// <summary>An option whose default is one of its own values.</summary>
    private CommandOption<T> Value<T>(OptionGroup group, string name, string value, string help, Func<string, T> read, string fallback, string? alias = null) =>
        Add(new CommandOption<T>(Remember(Valued(name, value, help, alias), group, fallback), texts => read(ValueOf(texts)), read(fallback)));

    /// <summary>An option that changes nothing when it is not given; <paramref name="absent"/> says what holds then.</summary>
    private CommandOption<T> Optional<T>(OptionGroup group, string name, string value, string help, Func<string, T> read, string? absent) =>
        Add(new CommandOption<T>(Remember(Valued(name, value, help), group, absent), texts => read(ValueOf(texts)), default!));

    private CommandOption<IReadOnlyList<string>> List(OptionGroup group, string name, string value, string help, string? variable = null, Func<string, string>? read = null)
    {
        var symbol = new Option<string[]>(name) { Description = help, HelpName = value, Arity = ArgumentArity.OneOrMore };
        return Add(new CommandOption<IReadOnlyList<string>>(Remember(symbol, group, variable: variable, isList: true), texts => read is null ? texts : [.. texts.Select(read)], []));
    }

    private CommandOption<T> Add<T>(CommandOption<T> option)
    {
        readers.Add((option.Symbol, run => run.Get(option)));
        return option;
    }

    /// <summary>The parser refuses an option without its value, but verify reads on past what it refuses.</summary>
    private static string ValueOf(IReadOnlyList<string> texts) => texts.Count > 0 ? texts[0] : throw new FormatException("its value is missing");

    private static Option<string> Valued(string name, string value, string help, string? alias = null)
    {
        var symbol = new Option<string>(name, alias is null ? [] : [alias]) { Description = help, HelpName = value };
        // A choice of words is written in lower case: text|json.
        if (value.Contains('|', StringComparison.Ordinal) && !value.Any(char.IsAsciiLetterUpper))
        {
            symbol.CompletionSources.Add(value.Split('|'));
        }

        return symbol;
    }

    /// <summary>The variable of <c>--wait-for-source</c> is PROMOTE_HOOK_WAIT_FOR_SOURCE.</summary>
    private OptionEntry Remember(Option symbol, OptionGroup group, string? fallback = null, string? variable = null, bool isList = false)
    {
        variable ??= Surroundings.Prefix + symbol.Name.TrimStart('-').Replace('-', '_').ToUpperInvariant();
        var entry = new OptionEntry(symbol, group, variable, isList, fallback);
        entries.Add(entry);
        return entry;
    }
}
