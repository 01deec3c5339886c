namespace PromoteHook.Benchmarks;

/// <summary>A folder of its own, in memory where there is room.</summary>
internal sealed class WorkFolder : IDisposable
{
    /// <summary>The largest scenario holds 4 GiB at the source and again at the destination.</summary>
    private const long NeededBytes = 10L << 30;

    private const string Memory = "/dev/shm";

    public WorkFolder(Action<string> note)
    {
        var hasRoom = Directory.Exists(Memory) && Math.Min(new DriveInfo(Memory).AvailableFreeSpace, AvailableMemory()) > NeededBytes;
        if (!hasRoom)
        {
            note($"the registries store on disk: {Memory} has no {NeededBytes >> 30} GiB of room");
        }

        var parent = hasRoom ? Memory : System.IO.Path.GetTempPath();
        Path = Directory.CreateDirectory(System.IO.Path.Combine(parent, $"promote-hook-bench-{Guid.NewGuid():N}")).FullName;
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static long AvailableMemory()
    {
        var line = File.ReadLines("/proc/meminfo").First(one => one.StartsWith("MemAvailable:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
