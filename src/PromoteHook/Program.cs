using PromoteHook.Commands;
using PromoteHook.Promoting;

using var stop = new RunStop(TimeProvider.System, Signals.ExitNow);
using var signals = new Signals(stop);
return await CommandLine.RunAsync(args, Surroundings.OfProcess(), stop);
