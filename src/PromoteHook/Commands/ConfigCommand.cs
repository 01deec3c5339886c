using System.CommandLine;
using PromoteHook.Reporting;

namespace PromoteHook.Commands;

/// <summary><c>config</c>: what is in force and who said so; checks settings files; prints their schema.</summary>
internal static class ConfigCommand
{
    public static Command Create(CommandHost host)
    {
        var options = host.Options;
        var command = new Command("config", "Prints the settings and options in force, and who gave each: flag, variable, line of the file or default.");
        foreach (var option in (Option[])
            [.. options.OfDiscovery, options.WaitForSource.Symbol, options.VerifyDeep.Symbol, options.Parallel.Symbol, .. options.OfRegistries, options.Events.Symbol, options.Check.Symbol, options.Schema.Symbol, .. options.OfRun])
        {
            command.Add(option);
        }

        return host.Bind(command, RunAsync);
    }

    private static Task<ExitCode> RunAsync(CommandRun run)
    {
        var files = run.Get(run.Options.Check);
        if (!run.Get(run.Options.Schema))
        {
            return files.Count > 0 ? Task.FromResult(SettingsCheck.Run(run, files)) : PrintAsync(run);
        }

        if (files.Count > 0)
        {
            throw new RefusalException(ExitCode.Usage, "--schema was given together with --check", "leave out one of the two");
        }

        run.Surroundings.Output.Write(EmbeddedText.Read(EmbeddedText.Schema));
        return Task.FromResult(ExitCode.Success);
    }

    /// <summary>A credential file that cannot be read is shown among the others, and ends the command as it would end a promotion.</summary>
    private static async Task<ExitCode> PrintAsync(CommandRun run)
    {
        run.Stop.Doing = "reading settings";
        var (credentials, fault) = await CredentialEntries.ReadAsync(run);
        IReadOnlyList<ConfigEntry> entries = [.. SettingsEntries.Of(run), OptionEntries.Of(run), OptionEntries.ProxiesOf(run), credentials];
        if (run.IsJson)
        {
            ConfigJson.Write(run.Surroundings.Output, entries);
        }
        else
        {
            ConfigYaml.Write(run.Lines, entries);
        }

        if (fault is null)
        {
            return ExitCode.Success;
        }

        run.Surroundings.ErrorLines.Write($"error: credentials: {fault}");
        return ExitCode.AccessDenied;
    }
}
