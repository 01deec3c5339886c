using PromoteHook.Demo;

if (args is not [var binary, var example])
{
    Console.Error.WriteLine("usage: PromoteHook.Demo PROMOTE-HOOK-BINARY QUICK-START-FOLDER (demo.sh knows both)");
    return 2;
}

try
{
    await Demonstration.RunAsync(binary, example);
    return 0;
}
catch (DemoFailedException failure)
{
    Console.Error.WriteLine($"demo failed: {failure.Message}");
    return 1;
}
