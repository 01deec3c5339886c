namespace PromoteHook.EndToEnd.Tests.Programs;

/// <summary>The built executable, of the configuration that these tests were built in.</summary>
internal static class PromoteHookProgram
{
    /// <summary>Its path.</summary>
    public static string Executable { get; } = Find();

    /// <summary>A call with the arguments of a command line.</summary>
    public static ProgramCall Call(params IReadOnlyList<string> arguments) => new(Executable, arguments);

    // tests/<project>/bin/<configuration>/<framework>/ has its like below src/.
    private static string Find()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        return Checkout.At("src", "PromoteHook", "bin", framework.Parent!.Name, framework.Name, "promote-hook");
    }
}
