using PromoteHook.Benchmarks;
using PromoteHook.Benchmarks.Results;
using PromoteHook.Benchmarks.Scenarios;
using PromoteHook.Benchmarks.Wire;

if (args is [FarNetwork.Mode, .. var relay])
{
    return await FarNetwork.RunAsync(relay);
}

using var stop = new StopSignals();
try
{
    var options = BenchOptions.Parse(args);
    var tools = new Tools(options.ToolFolder, options.PromoteHook);
    var bench = new Bench(tools, options, Console.Error.WriteLine, stop.Token);
    var report = new ResultFile(options.Results);
    foreach (var scenario in new Catalogue(options.IsQuick).Choose(options.Scenarios))
    {
        var section = ResultTable.Of(await bench.RunAsync(scenario), TimeProvider.System.GetUtcNow());
        Console.WriteLine(section);
        if (options.Writes)
        {
            report.Put(section, MachineReport.Of(tools));
        }
    }

    return 0;
}
catch (BenchmarkException fault)
{
    Console.Error.WriteLine($"bench: {fault.Message}");
    return 1;
}
catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
{
    return 130;
}
