using System.Net;
using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Transport;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Transport;

/// <summary>A transport whose sockets are a script and whose waits take no time.</summary>
internal sealed class Wire : IDisposable
{
    public const string Host = "registry.test";
    public const string Root = "https://registry.test";
    public const string Manifest = Root + "/v2/team/web/manifests/1.0";

    private readonly Lazy<RegistryTransport> transport;

    public Wire(ManualClock? clock = null, Func<RegistryTransportOptions, RegistryTransportOptions>? configure = null, params ICredentialSource[] credentials)
    {
        Clock = clock ?? new ManualClock { IsAutomatic = true };
        Script = new ScriptedRegistry(Clock);
        transport = new Lazy<RegistryTransport>(() =>
        {
            var options = new RegistryTransportOptions { Time = Clock, Random = new Random(1), Credentials = credentials, CreateSocketHandler = _ => Script };
            return new RegistryTransport(configure?.Invoke(options) ?? options);
        });
    }

    public ManualClock Clock { get; }

    public ScriptedRegistry Script { get; }

    public RegistryTransport Transport => transport.Value;

    public static RepositoryName Repository { get; } = new(Host, "team/web");

    public static RegistryCall Read { get; } = new(Repository, RegistryOperation.ReadManifest);

    public static RegistryCall Upload { get; } = new(Repository, RegistryOperation.UploadBlob) { IsReplayable = false };

    public Task<HttpResponseMessage> GetAsync(string url = Manifest, RegistryCall? call = null) => SendAsync(HttpMethod.Get, url, call ?? Read);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string url, RegistryCall call, HttpContent? body = null, CancellationToken cancellationToken = default) =>
        Transport.SendAsync(new HttpRequestMessage(method, RawUri.Create(url)) { Content = body }, call, cancellationToken);

    public async Task<HttpStatusCode> StatusAsync(string url = Manifest, RegistryCall? call = null)
    {
        using var response = await GetAsync(url, call);
        return response.StatusCode;
    }

    public void Dispose() => Transport.Dispose();
}
