namespace PromoteHook;

/// <summary>What the file system refuses, in our words: the runtime's name the path a second time.</summary>
internal static class FileFault
{
    /// <summary>Reads after «FILE: »; the remedy is not in it.</summary>
    public static string Describe(Exception fault) => fault switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "it may not be read, or is a directory",
        _ => $"it cannot be read: {fault.Message.TrimEnd('.')}",
    };
}
