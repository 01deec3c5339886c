using PromoteHook.Benchmarks;
using PromoteHook.Chaos;

using var stop = new StopSignals();
try
{
    var options = ChaosOptions.Parse(args);
    Console.WriteLine($"seed {options.Seed}");
    await using var arena = await Arena.OpenAsync(options);
    return await new ChaosRun(arena, options, Console.Out).RunAsync(stop.Token) == 0 ? 0 : 1;
}
catch (ChaosException fault)
{
    Console.Error.WriteLine($"chaos: {fault.Message}");
    return 2;
}
