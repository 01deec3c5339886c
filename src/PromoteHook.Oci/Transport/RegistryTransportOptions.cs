using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PromoteHook.Oci.Credentials;

namespace PromoteHook.Oci.Transport;

/// <summary>How registries are reached.</summary>
public sealed record RegistryTransportOptions
{
    /// <summary>Asked in order for each registry; the first that has a credential for it decides. Default: none, everything is anonymous.</summary>
    public IReadOnlyList<ICredentialSource> Credentials { get; init; } = [];

    /// <summary>Registries (host and optional port) that may be spoken to over plain http; loopback always may.</summary>
    public IReadOnlyCollection<string> InsecureRegistries { get; init; } = [];

    /// <summary>
    /// Token servers (host and optional port) that may be sent the credentials of registries they are not related to, also inside
    /// the network; over plain http only for registries of plain http. Default: none.
    /// </summary>
    public IReadOnlyCollection<string> TrustedRealms { get; init; } = [];

    /// <summary>Certificate authorities to trust beside the system's. Default: none.</summary>
    public X509Certificate2Collection? CertificateAuthorities { get; init; }

    /// <summary>The proxy to go through; null goes direct.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>Most requests under way to one registry at once, bodies and uploads not counted. Default 64, at least 1.</summary>
    public int RequestsPerRegistry { get; init; } = 64;

    /// <summary>
    /// Most blobs read from one registry, and most written to it, at once; counted apart. Default 8, at least 1. Where the other end
    /// is near, two for a processor are enough and no more are used; blobs of up to 256 KiB have twice as many places beside them.
    /// </summary>
    public int TransfersPerRegistry { get; init; } = 8;

    /// <summary>
    /// A body that moves no byte for this long, and an answer that does not begin within it, is given up and counts as a transient
    /// fault. The answer to a large blob's upload has up to ten minutes: the registry may have to move the blob first. Default 60 seconds.
    /// </summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>When the run ends in any case; null when it may take its time. A registry that asks for a wait beyond it is not waited for.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Where warnings and, at debug level, requests are told; never with credentials. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The clock of waits and of token lifetimes.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The source of jitter.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>
    /// The smallest blob whose upload is gone on with after a cut, in bytes, where the registry has kept what came. A smaller one is
    /// through in half a minute at 100 Mbit/s, so that all it would spare is less than what the waits between tries take.
    /// </summary>
    internal long SmallestResumedUpload { get; init; } = 256 * 1024 * 1024;

    /// <summary>Replaces the sockets, for tests: called once for each connection pool.</summary>
    internal Func<ConnectionPool, HttpMessageHandler>? CreateSocketHandler { get; init; }
}
