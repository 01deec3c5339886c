using Microsoft.Extensions.Logging;

namespace PromoteHook.Oci.Transport;

/// <summary>Leaves secrets that were sent out of what is logged, for it quotes registries' URLs and words, and cuts what is too long for a line.</summary>
internal sealed class HidingLogger(ILogger inner, KnownSecrets known) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            // The state has the pieces as they came, so only the line goes on.
            var line = RegistryException.Fitted(known.InMessages.Hide(formatter(state, exception)));
            inner.Log(logLevel, eventId, line, exception, static (text, _) => text);
        }
    }
}
