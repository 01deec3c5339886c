using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using PromoteHook.Oci;
using PromoteHook.Testing.Secrecy;
using PromoteHook.Testing.Serving;

namespace PromoteHook.Testing;

/// <summary>
/// A registry of distribution 1.1 in memory, on a loopback port. It checks what real registries check, records every
/// request, and misbehaves on demand. A second listener plays the storage that blobs are redirected to. With a
/// <see cref="FakeRegistryOptions.PublicHost"/> it goes by that name, under which <see cref="Clouds.NamedHosts"/> serves it.
/// </summary>
public sealed class FakeRegistry : IAsyncDisposable
{
    private readonly RegistryContent content;
    private readonly TokenStore tokens;
    private readonly RequestDispatcher dispatcher;
    private readonly CancellationTokenSource closing = new();
    private readonly FakeRegistryOptions options;
    private readonly WebApplication app;

    private FakeRegistry(FakeRegistryOptions options)
    {
        this.options = options;
        foreach (var user in options.Auth.Users)
        {
            Secret.Known(SecretKind.IdentityToken, user.IdentityToken ?? "");

            // A service account's file in a password's place holds much that is no secret; its key is known from where it was made.
            if (!user.Password.StartsWith('{'))
            {
                Secret.Login(user.Name, user.Password);
            }
        }

        content = new RegistryContent(options.NeedsCreatedRepositories, options.CreatedPart, options.KeepsUploads);
        tokens = new TokenStore(options.Time, options.Auth.TokenLifetime, "bearer");
        dispatcher = new RequestDispatcher(this, options, content, tokens, closing.Token);
        app = Build(dispatcher);
    }

    /// <summary>Host and port of the registry: <c>127.0.0.1:40123</c>, or its public host.</summary>
    public string Host { get; private set; } = "";

    /// <summary>Host and port of the storage that <see cref="FakeRegistryOptions.RedirectsBlobs"/> leads to.</summary>
    public string StorageHost { get; private set; } = "";

    /// <summary>The registry's root: <c>http://127.0.0.1:40123/</c>, or <c>https://</c> and its public host.</summary>
    public Uri Address => new($"{Root}/");

    /// <summary>The host of a token server that is not the registry's own; null for none.</summary>
    public string? TokenHost => options.Auth is { Scheme: AuthScheme.Bearer, Realm: { } realm } && new Uri(realm).Authority is var host && host != Host ? host : null;

    /// <summary>True for a registry with a public host.</summary>
    public bool IsPublic => options.PublicHost is not null;

    /// <summary>The start of all paths at the storage, by which registries with the same storage host are told apart; empty without a public host.</summary>
    public string StoragePath => IsPublic ? $"/{Host}" : "";

    /// <summary>What <see cref="Address"/> says, without the slash at its end.</summary>
    internal string Root => IsPublic ? $"https://{Host}" : $"http://{Host}";

    /// <summary>What leads to the storage, without a slash at its end.</summary>
    internal string StorageRoot => IsPublic ? $"https://{StorageHost}{StoragePath}" : $"http://{StorageHost}";

    /// <summary>What goes wrong; may be changed at any time.</summary>
    public FaultList Faults { get; } = new();

    /// <summary>What was asked of the registry, its token server and its storage.</summary>
    public RequestLog Requests { get; } = new();

    /// <summary>Upload sessions that were neither finished nor cancelled.</summary>
    public int OpenSessions => content.OpenSessions;

    /// <summary>The tokens that its token server gave out; to be shown nowhere.</summary>
    public IReadOnlyList<string> Secrets => tokens.All;

    public static async Task<FakeRegistry> StartAsync(FakeRegistryOptions? options = null)
    {
        var registry = new FakeRegistry(options ?? new FakeRegistryOptions());
        await registry.app.StartAsync();
        var addresses = registry.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        registry.Host = registry.options.PublicHost ?? new Uri(addresses.First()).Authority;
        registry.StorageHost = registry.options switch
        {
            { PublicHost: null } => new Uri(addresses.Last()).Authority,
            { PublicStorageHost: { } storage } => storage,
            { PublicHost: var host } => $"storage.{host}",
        };
        return registry;
    }

    /// <summary>Answers a request as registry, storage or token server, by its Host; for servers that give it a public host.</summary>
    public Task HandleAsync(HttpContext context) => dispatcher.HandleAsync(context);

    /// <summary>The repository's full name, as references and rules write it.</summary>
    public RepositoryName Repository(string path) => new(Host, path);

    public void CreateRepository(string repository) => content.Create(repository);

    /// <summary>True for a repository that was created, or that holds something.</summary>
    public bool HasRepository(string repository) => content.Exists(repository);

    /// <summary>Puts an image and all below it there without a request; the tag, if any, names the root.</summary>
    public void Seed(string repository, ForgedImage image, string? tag = null)
    {
        foreach (var blob in image.Blobs.Where(blob => !blob.IsForeign))
        {
            PutBlob(repository, blob.Bytes);
        }

        foreach (var manifest in image.Manifests)
        {
            PutManifest(repository, manifest, manifest == image.Root ? tag : null);
        }
    }

    public Digest PutBlob(string repository, ReadOnlyMemory<byte> bytes)
    {
        var digest = Digest.Compute(bytes.Span);
        content.PutBlob(repository, digest, new StoredBlob([bytes]));
        return digest;
    }

    /// <summary>Puts a blob there that is the same block so many times, and takes no more memory than one.</summary>
    /// <returns>Its digest.</returns>
    public Digest PutBlob(string repository, ReadOnlyMemory<byte> block, int times)
    {
        var blob = new StoredBlob([.. Enumerable.Repeat(block, times)]);
        var digest = blob.ComputeLike(Digest.Compute([]));
        content.PutBlob(repository, digest, blob);
        return digest;
    }

    public void PutManifest(string repository, ManifestContent manifest, string? tag = null) =>
        content.PutManifest(repository, manifest.Digest, manifest, tag);

    /// <summary>Sets a tag, new or not, on a manifest that is there.</summary>
    public void Tag(string repository, string tag, Digest digest)
    {
        var manifest = Manifest(repository, digest.ToString()) ?? throw new ArgumentException($"{repository} holds no manifest {digest}", nameof(digest));
        content.PutManifest(repository, digest, manifest, tag);
    }

    public bool DeleteBlob(string repository, Digest digest) => content.DeleteBlob(repository, digest);

    public bool DeleteManifest(string repository, Digest digest) => content.DeleteManifest(repository, digest);

    /// <summary>Tags and what they name, in ordinal order; empty for an unknown repository.</summary>
    public IReadOnlyDictionary<string, Digest> Tags(string repository) => content.Tags(repository);

    public ManifestContent? Manifest(string repository, string tagOrDigest) => content.FindManifest(repository, tagOrDigest);

    public bool HasBlob(string repository, Digest digest) => content.FindBlob(repository, digest) is not null;

    /// <summary>A blob's bytes, copied; null when it is not there.</summary>
    public byte[]? Blob(string repository, Digest digest) => content.FindBlob(repository, digest)?.ToArray();

    /// <summary>True when the image and everything below it that is not foreign is there.</summary>
    public bool Holds(string repository, ForgedImage image) =>
        image.Manifests.All(manifest => content.HasManifest(repository, manifest.Digest))
        && image.Blobs.All(blob => blob.IsForeign || HasBlob(repository, blob.Digest));

    /// <summary>Makes every token given out so far unknown.</summary>
    public void RevokeTokens() => tokens.Revoke();

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();

        // The token is cancelled from the start: a graceful stop would wait for connections that tests keep open.
        await app.StopAsync(closing.Token);
        await app.DisposeAsync();
        closing.Dispose();
    }

    private static WebApplication Build(RequestDispatcher dispatcher)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        app.Run(dispatcher.HandleAsync);
        return app;
    }
}
