using System.CommandLine;
using PromoteHook.Discovery.Reading;
using PromoteHook.Injecting;
using PromoteHook.Reporting;

namespace PromoteHook.Commands;

/// <summary><c>inject</c>: writes the images of a rendered stream into the hook's Job; asks no registry. Output begins when all of it is made and proven.</summary>
internal static class InjectCommand
{
    private const string StandardInput = "-";

    public static Command Create(CommandHost host)
    {
        var options = host.Options;
        var command = new Command(
            "inject",
            "Writes the images of a rendered stream into its hook Job (variable PROMOTE_HOOK_IMAGES), or into its ConfigMaps marked promote-hook/inject: \"true\" (key images); all else stays byte for byte.");
        foreach (var option in (Option[])[options.Manifests.Symbol, options.Config.Symbol, options.AllowEmpty.Symbol, options.Explain.Symbol, options.Quiet.Symbol, options.Verbose.Symbol, options.Timeout.Symbol])
        {
            command.Add(option);
        }

        return host.Bind(command, RunAsync);
    }

    private static async Task<ExitCode> RunAsync(CommandRun run)
    {
        using var composition = new Composition(run);
        run.Stop.Doing = "reading settings";
        var injector = new Injector(composition.CreateFinder(), run.Get(run.Options.AllowEmpty));
        run.Stop.Doing = "reading manifests";
        // A read from a pipe cannot be cancelled; it is left behind, so that a stopped run ends at once.
        var injection = await Task.Run(() => injector.Inject(Read(run), run.Token), run.Token).WaitAsync(run.Token);
        run.Stop.Doing = "writing manifests";
        using (var output = run.Surroundings.OpenOutput())
        {
            injection.Manifests.WriteTo(output);
        }

        if (run.Verbosity != Verbosity.Quiet)
        {
            Tell(injection.Survey, run.Surroundings.ErrorLines);
        }

        return ExitCode.Success;
    }

    private static HeldManifests Read(CommandRun run)
    {
        var file = run.Get(run.Options.Manifests) switch
        {
            [] => StandardInput,
            [var only] => only,
            var several => throw new RefusalException(ExitCode.Usage, $"--manifests was given {several.Count} times", "inject works on one stream; put the files together first"),
        };
        if (Directory.Exists(file))
        {
            throw new RefusalException(ExitCode.Usage, $"--manifests {file}: it is a directory", "inject works on one stream; give a file, or - for standard input");
        }

        using var content = file == StandardInput ? run.Surroundings.OpenInput() : ManifestFile.OpenContent(file);
        return HeldManifests.Read(file, content);
    }

    private static void Tell(Survey survey, LineWriter lines)
    {
        foreach (var use in survey.AnnotatedUses)
        {
            lines.Write($"warning: {use.Origin}: the list does not carry {use.Annotated!.Where}; the Job needs a rule for {use.Reference}");
        }

        var takers = survey.Carriers.Where(carrier => carrier.Hook is null).DefaultIfEmpty().First() is null ? survey.Carriers : [.. survey.Carriers.Where(carrier => carrier.Hook is null)];
        lines.Write($"{Amount.Of(survey.Images.Count, "image")} written into {string.Join(", ", takers.Select(carrier => carrier.Manifest.Title))}");
    }
}
