/// <summary>
/// Runs inside the program under test before its Main, where DOTNET_STARTUP_HOOKS names this assembly, and writes the names
/// of the assemblies that the program had loaded at its end. Name and missing namespace are the runtime's.
/// Source: https://github.com/dotnet/runtime/blob/main/docs/design/features/host-startup-hook.md.
/// </summary>
internal static class StartupHook
{
    /// <summary>The file to write to.</summary>
    public const string Variable = "LOADED_ASSEMBLIES";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } file)
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) =>
                File.WriteAllLines(file, AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name!));
        }
    }
}
