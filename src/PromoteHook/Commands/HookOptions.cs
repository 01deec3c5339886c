using System.CommandLine;
using PromoteHook.Discovery;
using PromoteHook.Mapping;
using PromoteHook.Verifying;

namespace PromoteHook.Commands;

/// <summary>Finds out what a rendered hook would see, by reading its arguments, variables and mounted files as it would itself.</summary>
internal static class HookOptions
{
    private const string ArgoCdServer = "--argocd-server";
    private const string ArgoCdVariable = Surroundings.Prefix + "ARGOCD_SERVER";
    private const string Strict = "--strict";
    private const string StrictVariable = Surroundings.Prefix + "STRICT";

    /// <summary>Why it would provide nothing whatever it sees, for people; null when it promotes.</summary>
    public static string? WhyIdle(CommandRun run, HookContainer hook)
    {
        var parsed = Parse(run, hook.Arguments);
        var command = parsed.CommandResult.Command;
        return parsed.Action is PrintHelp or PrintVersion ? $"{hook.Title}: it only tells of help or version"
            : command.Subcommands.Count > 0 ? $"{hook.Title}: {UsageFault.Of(parsed).Message}"
            : command.Name != PromoteCommand.Name ? $"{hook.Title}: its command is {command.Name}, which provides nothing"
            : null;
    }

    /// <summary>What it would see.</summary>
    /// <exception cref="RefusalException">As the hook itself would say it, in its own paths.</exception>
    public static async Task<HookSight> ReadAsync(CommandRun run, RenderedSync sync, HookContainer hook, Action<string> note)
    {
        var (arguments, server) = Without(hook.Arguments, ArgoCdServer);

        // Strict wants the server, which nobody asks here.
        arguments = [.. arguments.Where(argument => argument != Strict)];
        var environment = hook.Environment.Where(variable => variable.Key is not (ArgoCdVariable or StrictVariable)).ToDictionary();
        var asksArgoCd = server is not null || hook.Environment.GetValueOrDefault(ArgoCdVariable) is { Length: > 0 };
        var named = run.Get(run.Options.Config);
        if (named is not null)
        {
            (arguments, _) = Without(arguments, run.Options.Config.Symbol.Name);
            arguments = [.. arguments, run.Options.Config.Symbol.Name, named];
        }

        try
        {
            Func<string, string> locate = path => path == named ? path : hook.Locate(path);
            var settled = Parse(run, arguments, environment, locate);
            if (named is null && !Path.IsPathRooted(SettingsChoice.FindFile(settled)))
            {
                // What lies in the working directory here is not what lies in the container's.
                environment[run.Options.Config.Variable] = File.Exists(hook.Locate(SettingsChoice.FileName)) ? SettingsChoice.FileName : HookContainer.EmptyFile;
                settled = Parse(run, arguments, environment, locate);
            }

            using var composition = new Composition(settled);
            IReadOnlyList<Promotion> needed = [.. new ReferenceMap(composition.Settings).Map(sync.Uses(new ImageFinder(composition.Settings.SearchRules, note))).Select(promotion => InContainer(promotion, hook))];
            IReadOnlyList<Promotion> seen = asksArgoCd && !composition.HasSources ? [] : [.. (await composition.MapAsync()).Select(promotion => InContainer(promotion, hook))];
            var faults = HookSight.FaultsOf(seen, needed, asksArgoCd, composition.JudgeUnmapped).ToDictionary(fault => fault.Key, fault => hook.InContainer(fault.Value));
            return new HookSight(hook.Title, composition.Settings, seen, needed, asksArgoCd, faults, [.. hook.Notes, .. FaultOf(settled) is { } fault ? [hook.InContainer($"{hook.Title}: this version of promote-hook would not start with its arguments: {fault}")] : (string[])[], .. NotesOf(hook, asksArgoCd)]);
        }
        catch (RefusalException refusal)
        {
            throw new RefusalException(refusal.Code, hook.InContainer($"{hook.Title} would refuse: {refusal.Message}"), refusal.Remedy is null ? null : hook.InContainer(refusal.Remedy));
        }
    }

    private static Promotion InContainer(Promotion promotion, HookContainer hook) => promotion with
    {
        Why = hook.InContainer(promotion.Why),
        Uses = [.. promotion.Uses.Select(use => use with { Origin = use.Origin with { File = hook.InContainer(use.Origin.File) } })],
    };

    private static IEnumerable<string> NotesOf(HookContainer hook, bool asksArgoCd) =>
        asksArgoCd ? [$"{hook.Title} asks Argo CD, which tells it of every image"] : [];

    private static CommandRun Parse(CommandRun run, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, Func<string, string> locate)
    {
        var around = run.Surroundings with { Environment = environment, Output = TextWriter.Null, OpenInput = () => Stream.Null };
        var host = new CommandHost(around, run.Stop);
        return new CommandRun(host.Options, CommandLine.CreateRoot(host).Parse(arguments, CommandLine.Parsing), around, run.Stop, locate);
    }

    private static ParseResult Parse(CommandRun run, IReadOnlyList<string> arguments) =>
        CommandLine.CreateRoot(new CommandHost(run.Surroundings, run.Stop)).Parse(arguments, CommandLine.Parsing);

    /// <summary>What is wrong with its command line; null when nothing is. It does not end the check, for the image may be of another version of promote-hook than this.</summary>
    private static string? FaultOf(CommandRun settled)
    {
        if (settled.ParseFault is { } fault)
        {
            return fault.Message;
        }

        try
        {
            settled.CheckOptions();
            return null;
        }
        catch (RefusalException refusal)
        {
            return refusal.Message;
        }
    }

    /// <summary>The arguments without an option and its value, and that value; null when it was not given.</summary>
    private static (IReadOnlyList<string> Others, string? Value) Without(IReadOnlyList<string> arguments, string option)
    {
        var (rest, found) = (new List<string>(), (string?)null);
        for (var at = 0; at < arguments.Count; at++)
        {
            if (arguments[at] == option && at + 1 < arguments.Count)
            {
                found = arguments[++at];
            }
            else if (arguments[at].StartsWith(option + "=", StringComparison.Ordinal) || arguments[at].StartsWith(option + ":", StringComparison.Ordinal))
            {
                found = arguments[at][(option.Length + 1)..];
            }
            else
            {
                rest.Add(arguments[at]);
            }
        }

        return (rest, found);
    }
}
