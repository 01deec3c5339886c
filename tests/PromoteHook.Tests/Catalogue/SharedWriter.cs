using System.Text;

namespace PromoteHook.Tests.Catalogue;

/// <summary>Keeps what is written, and writes it beside what others write, as a log pane shows both streams of a process.</summary>
internal sealed class SharedWriter(StringBuilder shared) : StringWriter
{
    public override void Write(char value)
    {
        base.Write(value);
        lock (shared)
        {
            shared.Append(value);
        }
    }

    public override void Write(string? value)
    {
        base.Write(value);
        lock (shared)
        {
            shared.Append(value);
        }
    }
}
