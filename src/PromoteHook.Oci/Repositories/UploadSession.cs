using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Repositories;

/// <summary>One upload that a registry has opened. It serves one try, and another where the registry says that it kept what came.</summary>
/// <remarks>
/// What a broken request brought is gone at most registries: zot drops the session, docker registry 2.8 (and so Harbor) takes no request
/// for it any more, ECR drops the bytes that come behind, <see href="https://github.com/aws/containers-roadmap/issues/2831"/>. Docker
/// registry 3 and GitLab keep it, and tell how much: <see href="https://github.com/distribution/distribution/pull/3755"/>.
/// </remarks>
internal sealed class UploadSession(RegistryTransport transport, RepositoryName repository, Uri location)
{
    /// <summary>Changes with every answer that names another; a registry's state may be in it.</summary>
    private Uri location = location;

    /// <summary>Sends the content and closes the upload with one request; nearly every registry takes it.</summary>
    /// <param name="content">The blob.</param>
    /// <param name="digest">Its digest.</param>
    /// <param name="asksFirst">True sends the headers first and the content when the registry wants it, or does not say for a second.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The answer, whatever its status; the caller disposes it.</returns>
    public Task<HttpResponseMessage> PutAsync(HttpContent content, Digest digest, bool asksFirst, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, RawUri.WithQuery(location, "digest", digest.ToString()), content, Call, asksFirst, cancellationToken);

    /// <summary>
    /// Sends the content by PATCH as one stream and closes the upload by an empty PUT: for registries that lose the content of a PUT,
    /// and for the rest of a blob, which says by its Content-Range where it belongs.
    /// </summary>
    /// <remarks>Artifactory answers 404 to the single request: <see href="https://github.com/docker/buildx/issues/196"/>.</remarks>
    /// <returns>The last answer, whatever its status; the caller disposes it.</returns>
    public async Task<HttpResponseMessage> PatchAndPutAsync(HttpContent content, Descriptor blob, bool asksFirst, CancellationToken cancellationToken)
    {
        var patched = await SendAsync(HttpMethod.Patch, location, content, Call, asksFirst, cancellationToken);
        if (patched.StatusCode is not (HttpStatusCode.Accepted or HttpStatusCode.Created or HttpStatusCode.NoContent))
        {
            return patched;
        }

        using (patched)
        {
            location = Location(transport, repository, patched, location) ?? location;
            return await CloseAsync(blob, cancellationToken);
        }
    }

    /// <summary>Closes the upload, whose content is all there, by an empty PUT.</summary>
    /// <returns>The answer, whatever its status; the caller disposes it.</returns>
    public Task<HttpResponseMessage> CloseAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        // The empty request is the one after which a registry moves the whole blob into place.
        var closing = Call with { BytesInPlace = blob.Size };
        return SendAsync(HttpMethod.Put, RawUri.WithQuery(location, "digest", blob.Digest.ToString()), new ByteArrayContent([]), closing, asksFirst: false, cancellationToken);
    }

    /// <summary>Asks how much of the content the registry has kept after a cut; the upload goes on where the answer says.</summary>
    /// <returns>Bytes; null for anything but a plain yes: 204 with the Range of more than one byte, as none is told like one (<c>0-0</c>).</returns>
    /// <exception cref="RegistryException">The registry could not be asked, or said that it cannot tell now.</exception>
    public async Task<long?> FindKeptAsync(CancellationToken cancellationToken)
    {
        var call = new RegistryCall(repository, RegistryOperation.StartUpload) { AsksWhatIsKept = true };
        using var request = new HttpRequestMessage(HttpMethod.Get, location);
        using var response = await transport.SendAsync(request, call, cancellationToken);
        if (transport.Retry.IsTransient(response.StatusCode))
        {
            throw await RegistryAnswer.ToExceptionAsync(response, call, cancellationToken);
        }

        // Quay's «bytes=0-n» counts one byte too many; source: its endpoints/v2/blob.py, fetch_existing_upload.
        if (response.StatusCode != HttpStatusCode.NoContent
            || !response.Headers.NonValidated.TryGetValues("Range", out var values)
            || values.ToString().Split('-') is not ["0", var text]
            || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            || last is 0 or long.MaxValue)
        {
            return null;
        }

        location = Location(transport, repository, response, location) ?? location;
        return last + 1;
    }

    /// <summary>Gives the upload up, by one DELETE; a registry that does not take it is left alone.</summary>
    public async Task CancelAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, location);
        try
        {
            using var response = await transport.SendAsync(request, new RegistryCall(repository, RegistryOperation.StartUpload) { IsReplayable = false }, cancellationToken);
        }
        catch (RegistryException)
        {
            // Nothing is lost by it: the registry drops what nobody finishes.
        }
    }

    /// <summary>Where the upload goes on, as an answer tells it; null when it does not.</summary>
    /// <exception cref="RegistryException">Unsupported: not a place to send an image to.</exception>
    public static Uri? Location(RegistryTransport transport, RepositoryName repository, HttpResponseMessage response, Uri request)
    {
        if (!response.Headers.NonValidated.TryGetValues("Location", out var values) || values.ToString() is not { Length: > 0 } location)
        {
            return null;
        }

        var from = response.RequestMessage?.RequestUri ?? request;
        try
        {
            var target = RawUri.Resolve(from, location);
            TargetGuard.Check(from, target, transport.EndpointOf(repository.Registry), "it leads the upload");
            return target;
        }
        catch (RegistryException refusal)
        {
            throw transport.WithoutSecrets(refusal, repository);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri url, HttpContent content, RegistryCall call, bool asksFirst, CancellationToken cancellationToken)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypes.OctetStream);
        using var request = new HttpRequestMessage(method, url) { Content = content };
        request.Headers.ExpectContinue = asksFirst ? true : null;
        return await transport.SendAsync(request, call, cancellationToken);
    }

    /// <summary>What the transport and error messages are told of the upload.</summary>
    public RegistryCall Call { get; } = new(repository, RegistryOperation.UploadBlob) { IsReplayable = false };
}
