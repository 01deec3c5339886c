namespace PromoteHook.Testing;

/// <summary>A folder of its own, gone with all in it at the end.</summary>
public sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("promote-hook-");

    public string Path => folder.FullName;

    /// <summary>Writes a file, folders before it included, and yields its whole path.</summary>
    public string Write(string relativePath, string text)
    {
        var path = At(relativePath);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string At(string relativePath) => System.IO.Path.Combine(Path, relativePath);

    public void Dispose() => folder.Delete(recursive: true);
}
