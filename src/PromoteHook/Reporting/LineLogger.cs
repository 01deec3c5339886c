using Microsoft.Extensions.Logging;

namespace PromoteHook.Reporting;

/// <summary>One log entry, one line; stack traces only when verbose.</summary>
internal sealed class LineLogger(LineWriter lines, Verbosity verbosity) : ILogger
{
    private readonly LogLevel least = verbosity switch
    {
        Verbosity.Quiet => LogLevel.Error,
        Verbosity.Verbose => LogLevel.Debug,
        _ => LogLevel.Warning,
    };

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        lines.Write($"{WordOf(logLevel)}: {formatter(state, exception)}{(exception is null ? "" : $": {exception.Message}")}");
        if (verbosity == Verbosity.Verbose && exception is not null)
        {
            StackLines.Write(lines, exception);
        }
    }

    private static string WordOf(LogLevel level) => level switch
    {
        LogLevel.Warning => "warning",
        LogLevel.Error or LogLevel.Critical => "error",
        LogLevel.Information => "note",
        _ => "debug",
    };
}
