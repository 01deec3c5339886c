using System.CommandLine;
using PromoteHook.Discovery;
using PromoteHook.Discovery.Reading;
using PromoteHook.Planning;
using PromoteHook.Promoting;
using PromoteHook.Reporting;
using PromoteHook.Verifying;

namespace PromoteHook.Commands;

/// <summary><c>verify</c>: whether the hook in a rendered sync would see every image that it is to provide; asks no registry unless told to.</summary>
internal static class VerifyCommand
{
    private const string StandardInput = "-";
    private const string Chart = "Chart.yaml";

    public static Command Create(CommandHost host)
    {
        var options = host.Options;
        var directories = new Argument<string[]>("DIR") { Description = "An overlay, rendered by kustomize. A chart is rendered by helm template and given to --manifests." };
        var command = new Command(
            "verify",
            "Renders overlays, finds their images and what the hook Job in them would see, and tells the images that it is to provide and would miss (exit code 3).")
        {
            directories,
        };
        foreach (var option in (Option[])
            [
                options.Manifests.Symbol, options.Kustomize.Symbol, options.EnableHelm.Symbol, options.HelmCommand.Symbol, options.Config.Symbol, options.Explain.Symbol,
                options.Online.Symbol, .. options.OfRegistries, .. options.OfRun,
            ])
        {
            command.Add(option);
        }

        return host.Bind(command, run => RunAsync(run, run.GetArguments(directories)));
    }

    private static async Task<ExitCode> RunAsync(CommandRun run, IReadOnlyList<string> directories)
    {
        run.Stop.Doing = "rendering";
        var sync = new RenderedSync([.. await RenderAsync(run, directories), .. await ReadManifestsAsync(run)]);
        run.Stop.Doing = "reading manifests";
        sync.Read();
        if (sync.Hooks.Count == 0)
        {
            throw new RefusalException(
                ExitCode.DiscoveryFailed, $"{sync.Name}: no Job of promote-hook is among what is rendered",
                "see that the overlay names its component; where the Job comes from another source of the application, render that too and give it to --manifests");
        }

        using var composition = new Composition(run);
        var hooks = await ReadHooksAsync(run, sync, composition.CreateNotes());
        var coverage = Coverage.Of(sync.Name, hooks);
        var plans = run.Get(run.Options.Online) ? await PlanAsync(run, composition, hooks) : [];
        run.Stop.Doing = "reporting";
        CoverageReport.Write(run.Surroundings.Output, run.Get(run.Options.Output), coverage, plans, run.Verbosity);
        var worst = ExitCodes.Worst(plans.Select(plan => PlanCommand.CodeOf(plan, tellWork: false)).Where(code => code != ExitCode.Success));
        return worst != ExitCode.Success ? worst : coverage.Gaps.Count > 0 ? ExitCode.WorkFound : ExitCode.Success;
    }

    private static async Task<IReadOnlyList<Rendering>> RenderAsync(CommandRun run, IReadOnlyList<string> directories)
    {
        if (directories.Count == 0)
        {
            return run.Get(run.Options.Manifests).Count > 0 ? [] : throw new RefusalException(
                ExitCode.Usage, "nothing to verify was given", "name an overlay's directory, or give --manifests FILE|DIR|-");
        }

        List<string> flags = [];
        if (run.Get(run.Options.EnableHelm))
        {
            flags.Add("--enable-helm");
            flags.AddRange(run.Get(run.Options.HelmCommand) is { } helm ? ["--helm-command", helm] : []);
        }

        var kustomize = KustomizeBuild.With(run.Get(run.Options.Kustomize), flags, run.Surroundings.Environment.GetValueOrDefault("PATH"));
        var renderings = new List<Rendering>();
        foreach (var directory in directories)
        {
            if (File.Exists(Path.Combine(directory, Chart)))
            {
                throw new RefusalException(ExitCode.Usage, $"{directory}: this is a Helm chart", "render it: helm template … | promote-hook verify --manifests -");
            }

            renderings.Add(await kustomize.RenderAsync(directory, run.Token));
        }

        return renderings;
    }

    private static async Task<IReadOnlyList<Rendering>> ReadManifestsAsync(CommandRun run)
    {
        var renderings = new List<Rendering>();
        foreach (var file in run.Get(run.Options.Manifests).SelectMany(path => path == StandardInput ? [path] : ManifestFiles.FilesOf(path)))
        {
            await using var content = file == StandardInput ? run.Surroundings.OpenInput() : ManifestFile.OpenContent(file);
            renderings.Add(await Rendering.ReadAsync(file, content, run.Token));
        }

        return renderings;
    }

    private static async Task<IReadOnlyList<HookSight>> ReadHooksAsync(CommandRun run, RenderedSync sync, Action<string> note)
    {
        var (sights, idle) = (new List<HookSight>(), new List<string>());
        foreach (var (manifest, hook) in sync.Hooks)
        {
            using var container = HookContainer.Open(sync, manifest, hook);
            if (HookOptions.WhyIdle(run, container) is { } why)
            {
                idle.Add(why);
                continue;
            }

            sights.Add(await HookOptions.ReadAsync(run, sync, container, sights.Count == 0 ? note : _ => { }));
        }

        if (sights.Count == 0)
        {
            throw new RefusalException(ExitCode.DiscoveryFailed, string.Join("; ", idle), $"give the Job args that begin with '{PromoteCommand.Name}'");
        }

        sights[0] = sights[0] with { Notes = [.. idle, .. sights[0].Notes] };
        return sights;
    }

    /// <summary>What each hook would do of what it is charged with, were it to see all of it.</summary>
    private static async Task<IReadOnlyList<PromotionPlan>> PlanAsync(CommandRun run, Composition composition, IReadOnlyList<HookSight> hooks)
    {
        run.Stop.Doing = "planning";
        var plans = new List<PromotionPlan>();
        foreach (var hook in hooks)
        {
            var planner = composition.CreatePlanner(hook.Settings);
            var plan = await planner.PlanAsync([.. hook.Needed.Where(needed => needed.IsMapped)], run.Token);
            plans.Add(await planner.EstimateAsync(plan, run.Token));
        }

        return plans;
    }
}
