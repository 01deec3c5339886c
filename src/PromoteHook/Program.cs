using PromoteHook.Commands;
using PromoteHook.Promoting;

// The packages have regular expressions of their own; this holds for all that name no time limit, and is read when the first one is made.
AppDomain.CurrentDomain.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", TimeSpan.FromSeconds(10));

using var stop = new RunStop(TimeProvider.System, Signals.ExitNow);
using var signals = new Signals(stop);
return await CommandLine.RunAsync(args, Surroundings.OfProcess(), stop);
