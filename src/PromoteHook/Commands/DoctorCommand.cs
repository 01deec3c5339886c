using System.CommandLine;
using PromoteHook.Discovery;
using PromoteHook.Doctoring;
using PromoteHook.Doctoring.Policies;
using PromoteHook.Mapping;
using PromoteHook.Oci;
using PromoteHook.Registries;
using PromoteHook.Reporting;

namespace PromoteHook.Commands;

/// <summary><c>doctor [REF…]</c>: why a registry cannot be reached, read or written; leaves nothing behind.</summary>
internal static class DoctorCommand
{
    private const string CommandLineName = "the command line";

    public static Command Create(CommandHost host)
    {
        var options = host.Options;
        var references = new Argument<string[]>("REF")
        {
            Description = "An image to look at beside those of the sync, as the sync names it; the rules say where it comes from.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("doctor", "Finds out why a registry cannot be reached, read or written; leaves nothing behind.") { references };
        foreach (var option in (Option[])[.. options.OfDiscovery, options.PrintPolicy.Symbol, .. options.OfRegistries, options.Events.Symbol, .. options.OfRun])
        {
            command.Add(option);
        }

        return host.Bind(command, run => RunAsync(run, run.GetArguments(references)));
    }

    private static async Task<ExitCode> RunAsync(CommandRun run, IReadOnlyList<string> texts)
    {
        using var composition = new Composition(run);
        run.Stop.Doing = "reading settings";
        CompiledRule[] rules = [.. composition.Settings.Rules.Select(CompiledRule.Compile)];
        var given = new ReferenceMap(composition.Settings).Map([.. texts.Select(UseOf)]);
        var found = composition.HasOverlay ? await composition.MapOverlayAsync() : [];
        var services = composition.CreateServiceChecks();
        if (rules.Length + given.Count + found.Count + services.Count == 0)
        {
            throw new RefusalException(
                ExitCode.DiscoveryFailed,
                "nothing names a registry to look at",
                "name an image, or give rules, --overlay DIR, --kustomization FILE or --manifests FILE|DIR|-");
        }

        IReadOnlyList<Promotion> promotions = [.. found, .. given];
        if (run.Get(run.Options.PrintPolicy) is { } vendor)
        {
            return Print(run, vendor, PolicyScope.Of(rules, composition.Settings.Referrers, promotions), composition.Settings.Credentials);
        }

        run.Stop.Doing = "looking at Argo CD and Kubernetes";
        List<Finding> ofServices = [];
        foreach (var service in services)
        {
            ofServices.AddRange(await service.ExamineAsync(run.Token));
        }

        run.Stop.Doing = "looking at registries";
        ImageReference[] unmapped = [.. given.Where(promotion => !promotion.IsMapped).Select(promotion => promotion.Destination)];
        var examined = await composition.CreateDoctor().ExamineAsync(RegistryEnds.Of(promotions, unmapped, rules), run.Token);
        return Report(run,
        [
            .. ofServices,
            .. composition.JudgeUnmapped(found).OfType<Failure>().Select(failure => Finding.Of(CheckKind.Mapping, failure)),
            .. unmapped.Select(reference => new Finding(CheckKind.Mapping, Verdict.Skipped, null, reference.ToString(), "nothing names a source for it: only this end is looked at")),
            .. examined,
        ]);
    }

    private static ExitCode Report(CommandRun run, IReadOnlyList<Finding> findings)
    {
        run.Stop.Doing = "reporting";
        if (run.IsJson)
        {
            DoctorReport.WriteJson(run.Surroundings.Output, findings);
        }
        else
        {
            DoctorReport.WriteText(run.Lines, findings, run.Verbosity);
        }

        return DoctorReport.CodeOf(findings);
    }

    private static ExitCode Print(CommandRun run, RegistryVendor vendor, IReadOnlyList<PolicyScope> scopes, IReadOnlyList<IdentityRule> identities)
    {
        var documents = vendor == RegistryVendor.Ecr ? EcrPolicies.Of(scopes, identities) : ArtifactRegistryPolicies.Of(scopes, identities);
        if (documents.Count == 0)
        {
            throw new RefusalException(
                ExitCode.Usage,
                $"neither a rule nor an image names a registry of {(vendor == RegistryVendor.Ecr ? "Amazon ECR" : "Artifact Registry")}",
                "give the rules with --config FILE, or --from and --to");
        }

        if (run.IsJson)
        {
            PolicyText.WriteJson(run.Surroundings.Output, documents);
        }
        else
        {
            PolicyText.WriteText(run.Surroundings.Output, documents);
        }

        return ExitCode.Success;
    }

    private static ImageUse UseOf(string text)
    {
        try
        {
            return new ImageUse(ImageReference.Parse(text), new UseOrigin(CommandLineName, 0, null, null, null, "", 0));
        }
        catch (FormatException fault)
        {
            throw new RefusalException(ExitCode.Usage, $"REF: {fault.Message}");
        }
    }
}
