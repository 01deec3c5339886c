using PromoteHook.Fuzz;
using PromoteHook.Fuzz.Running;

try
{
    var options = FuzzOptions.Parse(args);
    if (options.WorkFolder is { } folder)
    {
        return new Worker(options, folder).Run();
    }

    Console.WriteLine($"seed {options.Seed}");
    return new FuzzRun(options, Console.Out).Run();
}
catch (FuzzException fault)
{
    Console.Error.WriteLine($"fuzz: {fault.Message}");
    return 2;
}
