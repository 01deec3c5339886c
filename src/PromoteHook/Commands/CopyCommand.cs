using System.CommandLine;
using PromoteHook.Discovery;
using PromoteHook.Mapping;
using PromoteHook.Oci;

namespace PromoteHook.Commands;

/// <summary><c>copy SRC DST</c>: a plan of one promotion, given by hand.</summary>
internal static class CopyCommand
{
    /// <summary>Where a copy by hand is written, for messages.</summary>
    private const string CommandLineName = "the command line";

    private static readonly string[] ArgumentNames = ["SRC", "DST"];

    public static Command Create(CommandHost host)
    {
        var options = host.Options;
        var source = new Argument<string>(ArgumentNames[0]) { Description = "The image or artifact to copy; without tag and digest its tag latest." };
        var destination = new Argument<string>(ArgumentNames[1]) { Description = "Where it goes; without tag and digest it takes those of SRC." };
        var command = new Command("copy", "Copies one image or artifact, digest and all.") { source, destination };
        foreach (var option in (Option[])[options.OnDigestMismatch.Symbol, options.Referrers.Symbol, options.WaitForSource.Symbol, options.VerifyDeep.Symbol, .. options.OfRegistries, .. options.OfOwnJob, options.Events.Symbol, .. options.OfRun])
        {
            command.Add(option);
        }

        return host.Bind(command, run => RunAsync(run, run.GetArgument(source), run.GetArgument(destination)));
    }

    /// <summary>The promotion that the two texts mean.</summary>
    /// <exception cref="RefusalException">Usage: one is no reference, or both are the same. DigestConflict: they name different digests.</exception>
    public static Promotion PromotionOf(string sourceText, string destinationText, MismatchPolicy? policy)
    {
        var source = Parse(ArgumentNames[0], sourceText);
        if (source is { Tag: null, Digest: null })
        {
            source = ImageReference.In(source.Repository, "latest", null);
        }

        var destination = Parse(ArgumentNames[1], destinationText);
        if (destination is { Tag: null, Digest: null })
        {
            destination = ImageReference.In(destination.Repository, source.Tag, source.Digest);
        }

        if (destination == source)
        {
            throw new RefusalException(ExitCode.Usage, $"SRC and DST are the same: {source}", "name another repository or tag for DST");
        }

        if (source.Digest is not null && destination.Digest is not null && source.Digest != destination.Digest)
        {
            throw new RefusalException(ExitCode.DigestConflict, $"SRC is to have the digest {source.Digest} and DST {destination.Digest}", "a copy keeps the digest; leave it out of one of them");
        }

        // Nobody copies by hand to have a tag that is taken passed over in silence.
        var use = new ImageUse(destination, new UseOrigin(CommandLineName, 0, null, null, null, "", 0));
        return new Promotion(destination, [source], [use], CommandLineName) { OnDigestMismatch = policy ?? MismatchPolicy.Fail };
    }

    private static async Task<ExitCode> RunAsync(CommandRun run, string source, string destination)
    {
        var promotion = PromotionOf(source, destination, run.Get(run.Options.OnDigestMismatch));
        promotion = promotion with { Referrers = run.Get(run.Options.Referrers) ?? promotion.Referrers };
        using var composition = new Composition(run);
        run.Stop.Doing = "planning";
        var plan = await composition.CreatePlanner(Settings.Empty).PlanAsync([promotion], run.Token);
        return await Carrying.OutAsync(run, composition, plan);
    }

    private static ImageReference Parse(string argument, string text)
    {
        try
        {
            return ImageReference.ParseExact(text);
        }
        catch (FormatException fault)
        {
            throw new RefusalException(ExitCode.Usage, $"{argument}: {fault.Message}");
        }
    }
}
