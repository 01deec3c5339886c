namespace PromoteHook.Discovery.Reading;

/// <summary>Opens files and turns what the file system refuses into refusals.</summary>
internal static class ManifestFile
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Opens a file; the caller disposes it.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: it is not there or cannot be read.</exception>
    public static ManifestText Open(string file)
    {
        Stream? content = null;
        try
        {
            content = OpenContent(file);
            return new ManifestText(file, content);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            content?.Dispose();
            throw Refused(file, fault);
        }
    }

    /// <summary>Opens a file's bytes; the caller disposes them.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: it is not there or cannot be read.</exception>
    public static Stream OpenContent(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferBytes, FileOptions.SequentialScan);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Refused(file, fault);
        }
    }

    /// <summary>The same sequence; what the file system refuses while it is read becomes a refusal.</summary>
    public static IEnumerable<T> Guard<T>(string file, IEnumerable<T> items)
    {
        using var enumerator = items.GetEnumerator();
        while (MoveNext(file, enumerator))
        {
            yield return enumerator.Current;
        }
    }

    private static bool MoveNext<T>(string file, IEnumerator<T> items)
    {
        try
        {
            return items.MoveNext();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Refused(file, fault);
        }
    }

    private static RefusalException Refused(string file, Exception fault) => fault is FileNotFoundException or DirectoryNotFoundException
        ? Unreadable.File(file, "there is no such file", "check the path, and in a Job that the volume is mounted there")
        : Unreadable.File(file, $"cannot be read: {fault.Message}", "check its permissions, and in a Job the volume's mode");
}
