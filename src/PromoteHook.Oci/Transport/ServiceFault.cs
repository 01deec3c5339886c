using System.Net;

namespace PromoteHook.Oci.Transport;

/// <summary>Why a service beside registries gave no answer, in the words that registries' failures have.</summary>
public sealed class ServiceFault
{
    private ServiceFault(RegistryException told, ConnectionObstacle obstacle)
    {
        (Obstacle, Message, Status) = (obstacle, told.Message, told.Status);
        IsRefusalByProxy = told.Kind == RegistryErrorKind.Denied;
    }

    /// <summary>What stood in the way.</summary>
    public ConnectionObstacle Obstacle { get; }

    /// <summary>What happened, with the host in it; no credentials, no query.</summary>
    public string Message { get; }

    /// <summary>A proxy's answer; null when no proxy answered.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>True when a proxy refuses for good.</summary>
    public bool IsRefusalByProxy { get; }

    /// <summary>Reads a fault of a request.</summary>
    /// <param name="fault">What the HTTP client threw.</param>
    /// <param name="uri">What was asked for.</param>
    /// <param name="proxy">The proxies in force; null for none.</param>
    /// <returns>Null for what no connection can do wrong: a bug, or a cancellation.</returns>
    public static ServiceFault? Of(Exception fault, Uri uri, IWebProxy? proxy)
    {
        if (!ConnectionFault.Explains(fault))
        {
            return null;
        }

        var told = ConnectionFault.ToException(new ExchangeException(uri, fault), uri.Authority, proxy);
        return new ServiceFault(told, told.Obstacle!.Value);
    }
}
