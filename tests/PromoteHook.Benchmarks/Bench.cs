using PromoteHook.Benchmarks.Images;
using PromoteHook.Benchmarks.Measuring;
using PromoteHook.Benchmarks.Results;
using PromoteHook.Benchmarks.Scenarios;
using PromoteHook.Benchmarks.Wire;

namespace PromoteHook.Benchmarks;

/// <summary>Runs scenarios: every variant in turn, round after round, then each once more through the counting relay.</summary>
internal sealed class Bench(Tools tools, BenchOptions options, Action<string> note, CancellationToken stop)
{
    private const int BriefRuns = 20;

    public async Task<ScenarioResult> RunAsync(Scenario scenario)
    {
        using var work = new WorkFolder(note);
        var contenders = Contender.Of(scenario, tools, options);
        note($"{scenario.Name} {scenario.Title}: making images");
        await using var stage = await Stage.BuildAsync(scenario, tools, work.Path);
        var loadBefore = MachineReport.Load();
        var runs = await MeasureAsync(scenario, contenders, stage, work.Path);
        var loadAfter = MachineReport.Load();
        List<VariantResult> results = [];
        foreach (var contender in contenders)
        {
            var (source, destination) = scenario.IsBrief ? (null, null) : await CountAsync(contender, stage, work.Path);
            results.Add(new VariantResult(contender.Name, runs[contender], source, destination));
        }

        var blobs = stage.Images.SelectMany(image => image.Blobs).ToArray();
        return new ScenarioResult(scenario, blobs.Sum(blob => blob.Size), blobs.DistinctBy(blob => blob.Digest).Sum(blob => blob.Size), results, loadBefore, loadAfter);
    }

    private async Task<Dictionary<Contender, List<Measurement>>> MeasureAsync(Scenario scenario, IReadOnlyList<Contender> contenders, Stage stage, string folder)
    {
        await using var far = scenario.Distance is { } distance ? await FarNetwork.StartAsync(distance, stage.Source.Host, stage.Destination.Host) : null;
        var (source, destination) = (far?.Source ?? stage.Source.Host, far?.Destination ?? stage.Destination.Host);
        var runs = contenders.ToDictionary(contender => contender, _ => new List<Measurement>());
        var rounds = scenario.IsBrief ? Math.Max(options.Runs, BriefRuns) : options.Runs;
        for (var round = 0; round <= rounds; round++)
        {
            // Another one begins each round, so that none always follows the same one.
            foreach (var contender in contenders.Skip(round % contenders.Count).Concat(contenders.Take(round % contenders.Count)))
            {
                var isLong = far is not null && contender.Variant.IsSerial;
                if (isLong && round != 1)
                {
                    continue;
                }

                var measured = await RunOnceAsync(contender, stage, source, destination, folder);
                if (!scenario.IsBrief)
                {
                    note($"  {(round == 0 ? "warm-up" : $"round {round}")}, {contender.Name}: {measured.Wall.TotalSeconds:0.00} s");
                }

                if (round > 0)
                {
                    runs[contender].Add(measured);
                }
            }
        }

        return runs;
    }

    private async Task<(WireCount Source, WireCount Destination)> CountAsync(Contender contender, Stage stage, string folder)
    {
        await using var source = new WireProxy(stage.Source.Host, TimeSpan.Zero, null);
        await using var destination = new WireProxy(stage.Destination.Host, TimeSpan.Zero, null);
        await RunOnceAsync(contender, stage, source.Host, destination.Host, folder);
        return (source.Count, destination.Count);
    }

    private async Task<Measurement> RunOnceAsync(Contender contender, Stage stage, string source, string destination, string folder)
    {
        stop.ThrowIfCancellationRequested();
        var run = Directory.CreateDirectory(Path.Combine(folder, "run")).FullName;
        PushedImage[] images = [.. stage.Images.Take(contender.Variant.ImageCount ?? int.MaxValue)];
        var site = new Site(source, destination, images, Path.Combine(run, "site"), contender.Tools);
        site.WriteFiles();
        stage.Reset();

        var environment = new Dictionary<string, string>([.. stage.Variables, .. contender.Environment])
        {
            ["PATH"] = "/usr/bin:/bin",
            ["HOME"] = Directory.CreateDirectory(Path.Combine(run, "home")).FullName,
        };
        var output = Path.Combine(run, "output");
        var measured = await ChildProcess.RunAsync($"cd {run}; exec >{output} 2>&1 </dev/null\n{contender.Variant.Script(site)}", environment);
        if (measured.ExitCode != 0)
        {
            throw new BenchmarkException($"{contender.Name} ended with {measured.ExitCode}:\n{string.Join('\n', File.ReadLines(output).TakeLast(20))}");
        }

        await stage.CheckAsync(images, contender.Variant.CopiesReferrers);
        Directory.Delete(run, recursive: true);
        return measured;
    }
}
