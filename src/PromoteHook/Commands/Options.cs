using System.CommandLine;
using PromoteHook.Mapping;

namespace PromoteHook.Commands;

/// <summary>Every option there is, each defined once; commands take the ones they need.</summary>
internal sealed class Options
{
    private readonly List<string> variables = [Surroundings.TerminationLogVariable];
    private readonly List<(Option Symbol, Action<CommandRun> Read)> all = [];

    public Options()
    {
        Manifests = List("--manifests", "FILE|DIR|-", "Read rendered manifests from a file, the files of a directory, or standard input.");
        Kustomizations = List("--kustomization", "FILE", "Read the images of a mounted kustomization.yaml; give lower layers first.");
        Overlay = Value<string?>("--overlay", "DIR", "Read a mounted directory that holds kustomization files and, if you like, promote-hook.yaml.", text => text, null);
        Images = List("--image", "REF", "Take this image reference; PROMOTE_HOOK_IMAGES may name more, parted by commas, spaces or line ends.", "PROMOTE_HOOK_IMAGES");
        Config = Value<string?>("--config", "FILE", "Read settings from this file. Default: promote-hook.yaml beside the mounted kustomization, else in the working directory.", text => text, null);
        To = Value<string?>("--to", "PATTERN", "A rule's destinations, such as prod.example.com/**; comes before the rules of the settings.", text => text, null);
        From = List("--from", "PATTERN", "Where images matching --to come from, such as dev.example.com/**; repeat for more candidates, tried in order.");
        AllowEmpty = Flag("--allow-empty", "Succeed when no image is found, or none is mapped.");
        AllowUntagged = Flag("--allow-untagged", "Take kustomization entries that have neither a tag nor a digest.");
        Unmatched = Value<bool?>("--unmatched", "ignore|fail", "What to do with an image no rule speaks for. Default: ignore.", text => OptionText.Word(text, [("ignore", (bool?)false), ("fail", true)]), null);
        OnDigestMismatch = Value<MismatchPolicy?>(
            "--on-digest-mismatch",
            "ignore|warn|fail|overwrite",
            "What to do when a destination tag stands for another digest than the source's; beats the settings. Default: ignore (copy: fail).",
            text => OptionText.Word(text, [.. Enum.GetValues<MismatchPolicy>().Select(policy => (policy.ToString().ToLowerInvariant(), (MismatchPolicy?)policy))]),
            null);
        Explain = Flag("--explain", "Also tell where each image is used and which rules were considered.");
        Json = Value("--output", "text|json", "How to report on stdout. Default: text.", text => OptionText.Word(text, [("text", false), ("json", true)]), false, "-o");
        Quiet = Flag("--quiet", "Tell failures and the summary only.", "-q");
        Verbose = Flag("--verbose", "Also tell each blob, debug lines and stack traces.", "-v");
        Parallel = Value("--parallel", "N", "How many images to copy at once. Default: 8.", text => OptionText.Number(text, 1, 256), 8);
        Timeout = Value<TimeSpan?>("--timeout", "DURATION", "Stop after this long, such as 90s, 10m or 1h30m. Default: no limit.", text => OptionText.Duration(text), null);
        WaitForSource = Value("--wait-for-source", "DURATION", "Wait this long for a source image that is not there yet. Default: do not wait.", OptionText.Duration, TimeSpan.Zero);
        VerifyDeep = Value("--verify", "fast|deep", "fast asks for the digest; deep asks for every child and blob, also of images already present, and repairs. Default: fast.", text => OptionText.Word(text, [("fast", false), ("deep", true)]), false);
        Plan = Value<string?>("--plan", "FILE", "Carry out this plan (from 'plan -o json') instead of making one.", text => text, null);
        ExitCode = Flag("--exit-code", "Exit with 3 when there is work to do.");
        RegistryConfigs = List("--registry-config", "FILE", "Also take credentials from this docker config.json, such as a mounted dockerconfigjson secret.");
        InsecureRegistries = List("--insecure-registry", "HOST", "Speak plain http to this registry; loopback needs no leave.", read: OptionText.Host);
        CaFile = Value<string?>("--ca-file", "FILE", "Trust the certificate authorities of this PEM file beside the system's.", text => text, null);
    }

    /// <summary>Every environment variable that means something.</summary>
    public IReadOnlyList<string> Variables => variables;

    public CommandOption<IReadOnlyList<string>> Manifests { get; }

    public CommandOption<IReadOnlyList<string>> Kustomizations { get; }

    public CommandOption<string?> Overlay { get; }

    public CommandOption<IReadOnlyList<string>> Images { get; }

    public CommandOption<string?> Config { get; }

    public CommandOption<string?> To { get; }

    public CommandOption<IReadOnlyList<string>> From { get; }

    public CommandOption<bool> AllowEmpty { get; }

    public CommandOption<bool> AllowUntagged { get; }

    /// <summary>True fails on an unmatched image; null leaves it to the settings.</summary>
    public CommandOption<bool?> Unmatched { get; }

    public CommandOption<MismatchPolicy?> OnDigestMismatch { get; }

    public CommandOption<bool> Explain { get; }

    public CommandOption<bool> Json { get; }

    public CommandOption<bool> Quiet { get; }

    public CommandOption<bool> Verbose { get; }

    public CommandOption<int> Parallel { get; }

    public CommandOption<TimeSpan?> Timeout { get; }

    public CommandOption<TimeSpan> WaitForSource { get; }

    public CommandOption<bool> VerifyDeep { get; }

    public CommandOption<string?> Plan { get; }

    public CommandOption<bool> ExitCode { get; }

    public CommandOption<IReadOnlyList<string>> RegistryConfigs { get; }

    public CommandOption<IReadOnlyList<string>> InsecureRegistries { get; }

    public CommandOption<string?> CaFile { get; }

    /// <summary>Reads every option that <paramref name="command"/> takes, so that a wrong one is refused before anything is done.</summary>
    /// <exception cref="RefusalException">Usage: one is wrong; names the flag or the variable.</exception>
    public void Check(CommandRun run, Command command)
    {
        foreach (var (_, read) in all.Where(option => command.Options.Contains(option.Symbol)))
        {
            read(run);
        }
    }

    /// <summary>Where images and rules come from.</summary>
    public IEnumerable<Option> OfDiscovery =>
    [
        Manifests.Symbol, Kustomizations.Symbol, Overlay.Symbol, Images.Symbol, Config.Symbol, From.Symbol, To.Symbol,
        AllowEmpty.Symbol, AllowUntagged.Symbol, Unmatched.Symbol, OnDigestMismatch.Symbol, Explain.Symbol,
    ];

    /// <summary>How registries are reached.</summary>
    public IEnumerable<Option> OfRegistries => [RegistryConfigs.Symbol, InsecureRegistries.Symbol, CaFile.Symbol];

    /// <summary>How it is told, and how long it may take.</summary>
    public IEnumerable<Option> OfRun => [Json.Symbol, Quiet.Symbol, Verbose.Symbol, Timeout.Symbol];

    private CommandOption<bool> Flag(string name, string help, string? alias = null)
    {
        var symbol = new Option<bool>(name, alias is null ? [] : [alias]) { Description = help };
        return Add(new CommandOption<bool>(symbol, VariableOf(name), false, texts => texts.Count == 0 || OptionText.Truth(texts[0]), false));
    }

    private CommandOption<T> Value<T>(string name, string value, string help, Func<string, T> read, T fallback, string? alias = null)
    {
        var symbol = new Option<string>(name, alias is null ? [] : [alias]) { Description = help, HelpName = value };
        return Add(new CommandOption<T>(symbol, VariableOf(name), false, texts => read(texts[0]), fallback));
    }

    private CommandOption<IReadOnlyList<string>> List(string name, string value, string help, string? variable = null, Func<string, string>? read = null)
    {
        var symbol = new Option<string[]>(name) { Description = help, HelpName = value, Arity = ArgumentArity.OneOrMore };
        return Add(new CommandOption<IReadOnlyList<string>>(symbol, variable ?? VariableOf(name), true, texts => read is null ? texts : [.. texts.Select(read)], []));
    }

    /// <summary>The variable of a flag: <c>--wait-for-source</c> is PROMOTE_HOOK_WAIT_FOR_SOURCE.</summary>
    private static string VariableOf(string name) => Surroundings.Prefix + name.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    private CommandOption<T> Add<T>(CommandOption<T> option)
    {
        variables.Add(option.Variable);
        all.Add((option.Symbol, run => run.Get(option)));
        return option;
    }
}
