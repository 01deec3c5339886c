using System.Net;
using System.Net.Http.Headers;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Repositories;

/// <summary>One repository of a registry: its manifests and blobs.</summary>
/// <remarks>Source: <see href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#endpoints"/>.</remarks>
/// <param name="transport">The way to the registry; not disposed here.</param>
/// <param name="name">The repository.</param>
public sealed class Repository(RegistryTransport transport, RepositoryName name)
{
    /// <summary>How often content that does not match its digest is read again before it is called invalid.</summary>
    private const int MaxReads = 3;

    /// <summary>How often a manifest is written that the registry says it stored, or got, otherwise.</summary>
    private const int MaxWrites = 3;

    private static readonly MediaTypeWithQualityHeaderValue[] AcceptedManifests =
        [.. MediaTypes.AcceptedManifests.Select(type => new MediaTypeWithQualityHeaderValue(type))];

    /// <summary>The repository's name.</summary>
    public RepositoryName Name { get; } = name;

    /// <summary>What a tag or digest names now; one HEAD where the registry answers it fully, else a GET as well.</summary>
    /// <returns>The manifest's descriptor; null when the registry has no such manifest or no such repository.</returns>
    /// <exception cref="RegistryException">The registry refused or failed; InvalidContent when what it serves is not a manifest.</exception>
    public async Task<Descriptor?> ResolveAsync(string tagOrDigest, CancellationToken cancellationToken)
    {
        using (var response = await SendManifestRequestAsync(HttpMethod.Head, tagOrDigest, cancellationToken))
        {
            if (response.StatusCode == HttpStatusCode.NotFound)
            {
                return null;
            }

            if (response.IsSuccessStatusCode && ManifestHead.Read(response, tagOrDigest) is { } descriptor && MayBeTold(descriptor.MediaType))
            {
                return descriptor;
            }
        }

        // A refused HEAD has no body to say why, and an answer without digest or length proves nothing: GET tells both.
        try
        {
            return (await GetManifestAsync(tagOrDigest, cancellationToken)).Descriptor;
        }
        catch (RegistryException failure) when (failure.Kind == RegistryErrorKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>True when the registry says that the repository as a whole does not exist. A GET tells, for the answer to a HEAD has no body.</summary>
    /// <param name="tagOrDigest">A manifest that the repository is believed to lack.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    public async Task<bool> IsMissingAsync(string tagOrDigest, CancellationToken cancellationToken)
    {
        try
        {
            _ = await GetManifestAsync(tagOrDigest, cancellationToken);
            return false;
        }
        catch (RegistryException failure) when (failure.Kind == RegistryErrorKind.NotFound)
        {
            return failure.IsRepositoryMissing;
        }
    }

    /// <summary>The manifest behind a tag or digest, verified against its digest.</summary>
    /// <exception cref="RegistryException">
    /// NotFound; Unsupported for schema 1 and for more than 4 MiB; InvalidContent when three reads did not match the
    /// digest asked for or announced; the registry's other refusals and failures.
    /// </exception>
    public async Task<Manifest> GetManifestAsync(string tagOrDigest, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var response = await SendManifestRequestAsync(HttpMethod.Get, tagOrDigest, cancellationToken);
                return await ReadManifestAsync(response, tagOrDigest, cancellationToken);
            }
            catch (Exception fault) when (fault is IOException or HttpRequestException or TimeoutException && attempt < RetryPolicy.MaxAttempts)
            {
                await transport.Retry.WaitAsync(attempt + 1, retryAfter: null, cancellationToken);
            }
            catch (Exception fault) when (fault is IOException or HttpRequestException or TimeoutException)
            {
                throw new RegistryException(RegistryErrorKind.Unavailable, $"reading manifest {tagOrDigest} of {Name.Path} was cut off {attempt} times", fault) { Registry = Name.Registry };
            }
            catch (RegistryException failure) when (failure.Kind == RegistryErrorKind.InvalidContent && attempt < MaxReads)
            {
                await transport.Retry.WaitAsync(attempt + 1, retryAfter: null, cancellationToken);
            }
        }
    }

    /// <summary>The manifests that say of themselves that they refer to <paramref name="subject"/>, whether or not it is there.</summary>
    /// <returns>Each once, in the registry's order; null when the registry does not serve the referrers API.</returns>
    /// <exception cref="RegistryException">
    /// InvalidContent when the answer is no index; Unsupported for more than 1000 referrers or 100 pages, and for a list that
    /// goes on at another host; the registry's other refusals and failures.
    /// </exception>
    public Task<IReadOnlyList<Descriptor>?> FindReferrersAsync(Digest subject, CancellationToken cancellationToken) =>
        new ReferrerList(transport, Name, subject).ReadAsync(Url($"referrers/{subject}"), cancellationToken);

    /// <summary>True when the repository has the blob: something of its digest, and of its size where the registry tells one.</summary>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    public async Task<bool> HasBlobAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        var call = new RegistryCall(Name, RegistryOperation.FindBlob);
        var url = Url($"blobs/{blob.Digest}");
        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Head, url), call, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            // A gateway's page has another length; some registries answer a HEAD with none, or with 0.
            return response.Content.Headers.ContentLength is not { } length || length == 0 || length == blob.Size;
        }

        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }

        // A registry that redirects to its storage has the blob; some storages refuse a HEAD on a URL signed for GET. In trouble they say nothing.
        if (response.RequestMessage?.RequestUri is { } final && final.Authority != url.Authority && (int)response.StatusCode is >= 400 and < 500 && !transport.Retry.IsTransient(response.StatusCode))
        {
            return true;
        }

        throw await RegistryAnswer.ToExceptionAsync(response, call, cancellationToken);
    }

    /// <summary>Opens a blob for reading from <paramref name="offset"/>, in bytes; the caller disposes the stream.</summary>
    /// <returns>The content as the registry sends it: not verified, and it may end early.</returns>
    /// <exception cref="RegistryException">NotFound; InvalidContent when the registry answers another range; its other refusals and failures.</exception>
    public async Task<Stream> OpenBlobAsync(Digest digest, long offset, CancellationToken cancellationToken)
    {
        var call = new RegistryCall(Name, RegistryOperation.ReadBlob);
        var request = new HttpRequestMessage(HttpMethod.Get, Url($"blobs/{digest}"));
        if (offset > 0)
        {
            request.Headers.Range = new RangeHeaderValue(offset, null);
        }

        var response = await SendAsync(request, call, cancellationToken);
        try
        {
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                throw Fault(RegistryErrorKind.InvalidContent, $"blob {digest} of {Name.Path} ends before byte {offset}, which its manifest says it has");
            }

            if (!response.IsSuccessStatusCode)
            {
                throw await RegistryAnswer.ToExceptionAsync(response, call, cancellationToken);
            }

            var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            await BlobRange.SeekAsync(response, stream, Name, digest, offset, transport.Options, cancellationToken);
            return stream;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Reads one byte of a blob, from the storage that the registry redirects to where it does.</summary>
    /// <returns>The host that sent it, with its port where that is not the usual one.</returns>
    /// <exception cref="RegistryException">NotFound; the registry's other refusals and failures, and those of its storage, with their Host.</exception>
    public async Task<string> ProbeBlobAsync(Digest digest, CancellationToken cancellationToken)
    {
        var call = new RegistryCall(Name, RegistryOperation.ReadBlob);
        using var request = new HttpRequestMessage(HttpMethod.Get, Url($"blobs/{digest}"));
        request.Headers.Range = new RangeHeaderValue(0, 0);
        using var response = await SendAsync(request, call, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw await RegistryAnswer.ToExceptionAsync(response, call, cancellationToken);
        }

        var host = (response.RequestMessage?.RequestUri ?? request.RequestUri!).Authority;
        try
        {
            using var guard = new StallGuard(transport.Options, cancellationToken);
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await guard.ReadAsync(stream, new byte[1]) == 1 ? transport.WithoutSecrets(host) : throw new IOException("the answer has no content");
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException or TimeoutException)
        {
            throw transport.WithoutSecrets(
                new RegistryException(RegistryErrorKind.Unavailable, $"reading a byte of blob {digest} of {Name.Path} was cut off", fault) { Host = host }, Name);
        }
    }

    /// <summary>Opens an upload and gives it up: shows that writing is allowed, and leaves nothing behind.</summary>
    /// <remarks>Where a registry does not take the giving up, the upload is left to it; registries drop unfinished ones after some time.</remarks>
    /// <exception cref="RegistryException">NotFound with IsRepositoryMissing; the registry's other refusals and failures.</exception>
    public async Task ProbePushAsync(CancellationToken cancellationToken)
    {
        var session = await StartUploadAsync(mount: null, from: null, cancellationToken);
        await session!.CancelAsync(cancellationToken);
    }

    /// <summary>Writes a manifest under a tag or digest, byte for byte.</summary>
    /// <exception cref="RegistryException">
    /// NotFound with IsRepositoryMissing; Conflict when the tag may not be moved and stands for another digest;
    /// InvalidContent when the registry misses something the manifest names or stored other bytes; Unsupported when it does
    /// not take the media type; its other refusals and failures.
    /// </exception>
    public async Task PutManifestAsync(Manifest manifest, string tagOrDigest, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            Digest? stored;
            try
            {
                stored = await TryPutManifestAsync(manifest, tagOrDigest, cancellationToken);
            }
            catch (RegistryException refusal) when (attempt < MaxWrites && IsOfTheWay(refusal, manifest, tagOrDigest))
            {
                await transport.Retry.WaitAsync(attempt + 1, retryAfter: null, cancellationToken);
                continue;
            }

            if (stored is null || stored.Algorithm != manifest.Digest.Algorithm || stored == manifest.Digest)
            {
                return;
            }

            // Under a tag a registry takes what arrives, also what was spoilt on the way: the tag must not stay on that.
            if (attempt == MaxWrites)
            {
                throw Fault(RegistryErrorKind.InvalidContent, $"writing manifest {manifest.Digest} to {Name.Path}: the registry stored {stored}");
            }
        }
    }

    /// <summary>True when other bytes arrived than were sent: these have the digest that the registry compares with.</summary>
    private static bool IsOfTheWay(RegistryException refusal, Manifest manifest, string tagOrDigest) =>
        tagOrDigest == manifest.Digest.ToString() && refusal.Errors.Any(error => error.Code == "DIGEST_INVALID");

    /// <returns>What the registry says that it stored; null where it does not say, or had it already.</returns>
    private async Task<Digest?> TryPutManifestAsync(Manifest manifest, string tagOrDigest, CancellationToken cancellationToken)
    {
        var call = new RegistryCall(Name, RegistryOperation.WriteManifest);
        var content = new ReadOnlyMemoryContent(manifest.Bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", manifest.MediaType);
        using var request = new HttpRequestMessage(HttpMethod.Put, Url($"manifests/{tagOrDigest}")) { Content = content };
        using var response = await SendAsync(request, call, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            var failure = await RegistryAnswer.ToExceptionAsync(response, call, cancellationToken);

            // An immutable tag refuses even the digest it already stands for; another hook may have been first.
            if (failure.Kind == RegistryErrorKind.Conflict && (await ResolveAsync(tagOrDigest, cancellationToken))?.Digest == manifest.Digest)
            {
                return null;
            }

            throw failure;
        }

        return ManifestHead.DigestOf(response);
    }

    /// <summary>Asks for a place to upload a blob to, or for the blob itself out of another repository of the registry.</summary>
    /// <param name="mount">The blob to take over; null to upload in any case.</param>
    /// <param name="from">A repository of the same registry that has it.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The upload's session; null when the blob was mounted.</returns>
    internal async Task<UploadSession?> StartUploadAsync(Digest? mount, RepositoryName? from, CancellationToken cancellationToken)
    {
        var url = Url("blobs/uploads/");
        if (mount is not null && from is not null)
        {
            url = RawUri.WithQuery(RawUri.WithQuery(url, "mount", mount.ToString()), "from", from.Path);
        }

        var call = new RegistryCall(Name, RegistryOperation.StartUpload) { MountFrom = from };
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent([]) };
        using var response = await SendAsync(request, call, cancellationToken);
        if (mount is not null && response.StatusCode == HttpStatusCode.Created)
        {
            return null;
        }

        if (response.StatusCode == HttpStatusCode.Accepted)
        {
            return UploadSession.Location(transport, Name, response, url) is { } location
                ? new UploadSession(transport, Name, location)
                : throw Fault(RegistryErrorKind.Unsupported, $"starting an upload to {Name.Path} was answered without a Location");
        }

        // Harbor and Quay answer 4xx where they cannot mount; only the plain upload tells whether writing is allowed.
        if (mount is not null && (int)response.StatusCode is >= 400 and < 500)
        {
            return await StartUploadAsync(mount: null, from: null, cancellationToken);
        }

        throw response.IsSuccessStatusCode
            ? Fault(RegistryErrorKind.Unsupported, $"starting an upload to {Name.Path} was answered {(int)response.StatusCode} instead of 202")
            : await RegistryAnswer.ToExceptionAsync(response, call, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendManifestRequestAsync(HttpMethod method, string tagOrDigest, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(method, Url($"manifests/{tagOrDigest}"));
        foreach (var type in AcceptedManifests)
        {
            request.Headers.Accept.Add(type);
        }

        return await SendAsync(request, new RegistryCall(Name, RegistryOperation.ReadManifest), cancellationToken);
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, RegistryCall call, CancellationToken cancellationToken) =>
        transport.SendAsync(request, call, cancellationToken);

    private async Task<Manifest> ReadManifestAsync(HttpResponseMessage response, string tagOrDigest, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw await RegistryAnswer.ToExceptionAsync(response, new RegistryCall(Name, RegistryOperation.ReadManifest), cancellationToken);
        }

        var contentType = response.Content.Headers.TryGetValues("Content-Type", out var types) ? types.First() : null;
        if (contentType is not null && MediaTypes.IsSchema1(MediaTypes.WithoutParameters(contentType)))
        {
            // Its announced digest is of the payload inside the signature, so comparing it below would misname the trouble.
            return Manifest.Read(ReadOnlyMemory<byte>.Empty, contentType);
        }

        var bytes = await BoundedBody.ReadAsync(response.Content, Manifest.MaxBytes, transport.Options, cancellationToken)
            ?? throw Fault(RegistryErrorKind.Unsupported, $"manifest {tagOrDigest} of {Name.Path} is larger than {Manifest.MaxBytes / 1024 / 1024} MiB");
        try
        {
            var manifest = Manifest.Read(bytes, contentType, Digest.TryParse(tagOrDigest, out var asked) ? asked : ManifestHead.DigestOf(response));
            return MayBeTold(manifest.MediaType) ? manifest : throw Fault(RegistryErrorKind.InvalidContent, $"manifest {manifest.Digest} calls itself {manifest.MediaType}");
        }
        catch (RegistryException fault)
        {
            // Its words quote the content.
            throw transport.WithoutSecrets(fault, Name);
        }
    }

    /// <summary>False for a media type that holds what the registry was sent, or that no header has: plans and reports quote it.</summary>
    private bool MayBeTold(string mediaType) =>
        MediaTypes.AcceptedManifests.Contains(mediaType) || (mediaType.Length <= MediaTypes.MaxLength && transport.WithoutSecrets(mediaType) == mediaType);

    private Uri Url(string rest) => RawUri.Create($"{transport.EndpointOf(Name.Registry).GetLeftPart(UriPartial.Authority)}/v2/{Name.Path}/{rest}");

    private RegistryException Fault(RegistryErrorKind kind, string message) => new(kind, message) { Registry = Name.Registry };
}
