namespace PromoteHook.Reporting;

/// <summary>Writes whole lines, each made safe to print; the only way text reaches stdout and stderr.</summary>
public sealed class LineWriter(Action<string> write)
{
    /// <summary>Onto a writer, one write for each line so that lines of several threads do not mix.</summary>
    public LineWriter(TextWriter writer)
        : this(line => writer.Write(line + "\n"))
    {
    }

    /// <summary>Writes one line; what would break it is escaped.</summary>
    public void Write(string line) => write(Printable.Escape(line));
}
