using Microsoft.Extensions.Logging;

namespace PromoteHook.Reporting;

/// <summary>Writes log entries as lines to stderr; the console package would cost start-up time for nothing used here.</summary>
public sealed class LineLoggerFactory(LineWriter lines, Verbosity verbosity) : ILoggerFactory
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new LineLogger(lines, verbosity);

    /// <summary>There is one place to write to.</summary>
    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("log lines go to stderr only");

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
