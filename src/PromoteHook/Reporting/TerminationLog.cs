using System.Text;

namespace PromoteHook.Reporting;

/// <summary>Leaves the outcome where the kubelet picks it up: the summary, the failures, the worst first, and the repositories that were created.</summary>
/// <remarks>
/// The kubelet keeps 4096 bytes of it and creates the file itself, so where there is none nobody would read it.
/// Source: <see href="https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/"/>.
/// </remarks>
public sealed class TerminationLog(string path, LineWriter warnings) : IReportSink
{
    /// <summary>Where the kubelet mounts it by default.</summary>
    public const string DefaultPath = "/dev/termination-log";

    /// <summary>What the kubelet keeps, in bytes.</summary>
    public const int MaxBytes = 4096;

    /// <inheritdoc/>
    public ValueTask RunEndedAsync(RunSummary summary)
    {
        Write(
        [
            summary.ToString(),
            .. summary.FailedWorstFirst.Select(result => $"{result.Failure!.Code}: {result.Failure}"),
            .. summary.CreatedRepositories.Select(repository => $"created repository {repository}"),
        ]);
        return ValueTask.CompletedTask;
    }

    /// <summary>Writes as many of the lines as fit, if the file is there.</summary>
    public void Write(IReadOnlyList<string> lines)
    {
        try
        {
            if (File.Exists(path))
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                file.SetLength(0);
                file.Write(Encoding.UTF8.GetBytes(Fit(lines)));
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Whoever mounts it read-only still gets the exit code.
            warnings.Write($"warning: {path} could not be written: {fault.Message}");
        }
    }

    /// <summary>The lines in at most <see cref="MaxBytes"/>; the first too long one is cut, and the rest are counted.</summary>
    internal static string Fit(IReadOnlyList<string> lines)
    {
        var result = new StringBuilder();
        var room = MaxBytes;
        for (var index = 0; index < lines.Count; index++)
        {
            var line = Printable.Escape(lines[index]) + "\n";
            var later = lines.Count - index - 1;
            var note = later == 0 ? "" : $"and {later} more\n";
            var bytes = Encoding.UTF8.GetByteCount(line);
            if (bytes <= room && (later == 0 || bytes + Encoding.UTF8.GetByteCount(note) <= room))
            {
                result.Append(line);
                room -= bytes;
                continue;
            }

            var cut = ByteLimit.Cut(line.TrimEnd('\n'), room - Encoding.UTF8.GetByteCount("\n" + note));
            return result.Append(cut).Append('\n').Append(note).ToString();
        }

        return result.ToString();
    }
}
