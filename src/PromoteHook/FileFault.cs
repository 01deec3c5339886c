namespace PromoteHook;

/// <summary>What the file system refuses, in our words: the runtime's name the path a second time.</summary>
internal static class FileFault
{
    /// <summary>True for what the file system refuses, and for what is no path at all: one with a NUL in it, which a file can hold and no argument.</summary>
    public static bool Explains(Exception fault) => fault is IOException or UnauthorizedAccessException or ArgumentException;

    /// <summary>Reads after «FILE: »; the remedy is not in it.</summary>
    public static string Describe(Exception fault) => fault switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "it may not be read, or is a directory",
        ArgumentException => "this is no path, for it holds a NUL",
        _ => $"it cannot be read: {fault.Message.TrimEnd('.')}",
    };
}
