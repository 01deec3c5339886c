using System.Formats.Tar;

namespace PromoteHook.EndToEnd.Tests.Registries;

/// <summary>Layers of made-up files.</summary>
internal static class LayerFile
{
    /// <summary>Writes a tar with one file of <paramref name="bytes"/> bytes that the seed decides.</summary>
    public static string Write(TempFolder folder, int seed, int bytes)
    {
        var content = new byte[bytes];
        new Random(seed).NextBytes(content);
        var file = folder.At($"layer-{seed}.tar");
        using var tar = new TarWriter(File.Create(file), TarEntryFormat.Ustar);
        using var stream = new MemoryStream(content);
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"file-{seed}")
        {
            DataStream = stream,
            ModificationTime = DateTimeOffset.UnixEpoch,
        });
        return file;
    }
}
