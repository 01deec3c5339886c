namespace PromoteHook.Reporting;

/// <summary>Stack traces, line by line, so that a message inside cannot forge lines of its own.</summary>
internal static class StackLines
{
    public static void Write(LineWriter lines, Exception exception)
    {
        for (var fault = exception; fault is not null; fault = fault.InnerException)
        {
            lines.Write($"  {fault.GetType().FullName}: {fault.Message}");
            foreach (var line in (fault.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                lines.Write("  " + line.TrimEnd());
            }
        }
    }
}
